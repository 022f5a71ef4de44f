#include "core/common/csv.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/paths.h"

#include <algorithm>

namespace histo {

std::size_t CsvTable::column(std::string_view name) const
{
    auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end())
        throw Error(ErrorKind::BadInput, utf8(source) + ": no column \"" + std::string(name)
                                             + "\"; the first line must name the columns");
    return static_cast<std::size_t>(found - columns.begin());
}

std::string csvField(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (char letter : text) {
        if (letter == '"')
            quoted += '"';
        quoted += letter;
    }
    return quoted + '"';
}

std::string csvInertText(std::string_view text)
{
    const bool looksLikeAFormula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != text.npos;
    return (looksLikeAFormula ? "'" : "") + std::string(text);
}

std::string csvLine(const std::vector<std::string> &fields)
{
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0)
            line += ',';
        line += csvField(fields[i]);
    }
    return line + '\n';
}

namespace {

/// Reads one record from `text` at `position`; moves past its line break.
std::vector<std::string> nextRecord(std::string_view text, std::size_t &position, bool &closed)
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (; position < text.size(); ++position) {
        char letter = text[position];
        if (quoted) {
            if (letter != '"')
                fields.back() += letter;
            else if (position + 1 < text.size() && text[position + 1] == '"')
                fields.back() += text[++position];
            else
                quoted = false;
        } else if (letter == '"') {
            quoted = true;
        } else if (letter == ',') {
            fields.emplace_back();
        } else if (letter == '\n') {
            ++position;
            break;
        } else if (letter != '\r') {
            fields.back() += letter;
        }
    }
    closed = !quoted;
    return fields;
}

} // namespace

CsvTable readCsv(const std::filesystem::path &path, std::size_t maxBytes)
{
    const std::string text = readFile(path, maxBytes);
    CsvTable table;
    table.source = path;
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF"; // spreadsheets write one
    std::size_t position = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    for (int record = 1; position < text.size(); ++record) {
        bool closed = true;
        auto fields = nextRecord(text, position, closed);
        auto refuse = [&](const std::string &why) {
            throw Error(ErrorKind::BadInput, utf8(path) + ", record " + std::to_string(record) + ": " + why);
        };
        if (!closed)
            refuse("a quote is never closed");
        if (table.columns.empty())
            table.columns = std::move(fields);
        else if (fields.size() != table.columns.size())
            refuse(std::to_string(fields.size()) + " fields where the header has " + std::to_string(table.columns.size()));
        else
            table.rows.push_back(std::move(fields));
    }
    if (table.columns.empty())
        throw Error(ErrorKind::BadInput, utf8(path) + ": empty; a table with a header line was expected");
    return table;
}

} // namespace histo
