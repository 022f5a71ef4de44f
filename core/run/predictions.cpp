#include "core/run/predictions.h"

#include "core/common/csv.h"
#include "core/common/error.h"
#include "core/common/paths.h"

#include <charconv>

namespace histo {

namespace {

/// The shortest text that reads back as the same number.
std::string shortest(double value)
{
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return std::string(digits, end);
}

/// Reads the fields of one row; complaints name file, row and column.
class RowReader {
public:
    RowReader(const CsvTable &table, std::size_t row) : m_table(table), m_row(row) {}

    const std::string &text(const char *column) const { return m_table.rows[m_row][m_table.column(column)]; }

    double number(const char *column) const
    {
        const std::string &digits = text(column);
        double value = 0;
        const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (result.ec != std::errc() || result.ptr != digits.data() + digits.size())
            refuse(column, "not a number");
        return value;
    }

    double score(const char *column) const
    {
        const double value = number(column);
        if (!(value >= 0 && value <= 1)) // also refuses NaN
            refuse(column, "not in [0, 1]");
        return value;
    }

    Label label(const char *column) const
    {
        const std::string &word = text(column);
        if (word != "benign" && word != "malignant" && word != "0" && word != "1")
            refuse(column, "not benign, malignant, 0 or 1");
        return word == "malignant" || word == "1" ? Label::Malignant : Label::Benign;
    }

private:
    [[noreturn]] void refuse(const char *column, const std::string &why) const
    {
        throw Error(ErrorKind::BadInput, utf8(m_table.source) + ", row " + std::to_string(m_row + 1) + ": " + column +
                                             " \"" + text(column) + "\" is " + why + "; evaluate the run again");
    }

    const CsvTable &m_table;
    std::size_t m_row;
};

} // namespace

std::string predictionsCsv(const std::vector<PredictionRow> &rows)
{
    std::string csv = csvLine({"path", "group", "label", "score", "logit_benign", "logit_malignant"});
    for (const PredictionRow &row : rows)
        csv += csvLine({row.path.generic_string(), row.group, name(row.label), shortest(row.score),
                        shortest(row.logitBenign), shortest(row.logitMalignant)});
    return csv;
}

std::vector<PredictionRow> readPredictions(const std::filesystem::path &csv)
{
    std::error_code problem;
    if (!std::filesystem::exists(csv, problem))
        throw Error(ErrorKind::BadInput, utf8(csv) + ": this part was not judged yet; evaluate the run first");
    const CsvTable table = readCsv(csv);
    std::vector<PredictionRow> rows;
    for (std::size_t index = 0; index < table.rows.size(); ++index) {
        const RowReader row(table, index);
        rows.push_back({.path = row.text("path"),
                        .group = row.text("group"),
                        .label = row.label("label"),
                        .score = row.score("score"),
                        .logitBenign = row.number("logit_benign"),
                        .logitMalignant = row.number("logit_malignant")});
    }
    if (rows.empty())
        throw Error(ErrorKind::BadInput, utf8(csv) + ": no rows; evaluate the run again");
    return rows;
}

} // namespace histo
