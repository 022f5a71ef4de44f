#include "core/common/csv.h"
#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/common/paths.h"
#include "core/dataset/breakhis_name.h"
#include "core/dataset/split.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace histo {
namespace {

namespace fs = std::filesystem;

enum class WithHashes { No, Yes };

std::string csvOf(const Split &split, WithHashes withHashes)
{
    const auto line = [&](std::vector<std::string> fields) {
        if (withHashes == WithHashes::No)
            fields.erase(fields.begin() + 1);
        return csvLine(fields);
    };
    std::string text = line({"path", "sha256", "label", "subtype", "magnification", "group", "part"});
    for (const SplitRow &row : split.rows) {
        const Sample &sample = row.sample;
        text += line({sample.path.generic_string(), row.sha256, name(sample.label), sample.subtype,
                      std::to_string(sample.magnification), row.group, name(row.part)});
    }
    return text;
}

/// Reads the rows of a table and says which of them is wrong.
class RowReader {
public:
    explicit RowReader(const CsvTable &table)
        : m_table(table),
          m_path(table.column("path")),
          m_sha256(table.column("sha256")),
          m_label(table.column("label")),
          m_subtype(table.column("subtype")),
          m_magnification(table.column("magnification")),
          m_group(table.column("group")),
          m_part(table.column("part"))
    {}

    SplitRow read(std::size_t index)
    {
        m_index = index;
        const auto &fields = m_table.rows[index];
        SplitRow row;
        row.sample.path = pathOf(fields[m_path]);
        row.group = fields[m_group];
        if (row.group.empty())
            refuse("the group is empty; name the patient or the slide");
        describeByName(row);
        row.sample.label = labelOf(fields[m_label]);
        row.sample.subtype = fields[m_subtype];
        row.sample.magnification = magnificationOf(fields[m_magnification]);
        row.sha256 = sha256Of(fields[m_sha256]);
        row.part = partOf(fields[m_part]);
        return row;
    }

private:
    [[noreturn]] void refuse(const std::string &why) const
    {
        constexpr std::size_t kFirstLine = 2; // after the header
        throw Error(ErrorKind::BadInput,
                    utf8(m_table.source) + ", line " + std::to_string(m_index + kFirstLine) + ": " + why);
    }

    fs::path pathOf(const std::string &text)
    {
        const fs::path path(text);
        if (text.empty() || path.is_absolute() || std::ranges::find(path, "..") != path.end())
            refuse("the path \"" + text + "\" must be relative to the data set's folder and stay in it");
        if (!m_paths.insert(path.lexically_normal().generic_string()).second)
            refuse(text + " is listed twice");
        return path;
    }

    /// What the table does not carry: from the name where it follows the grammar, else the group stands for it.
    static void describeByName(SplitRow &row)
    {
        if (const auto name = parseBreakHisName(row.sample.path.filename())) {
            describe(row.sample, *name);
            return;
        }
        row.sample.folder = row.sample.slide = row.sample.stem = row.group;
    }

    Label labelOf(const std::string &text) const
    {
        for (const Label label : {Label::Benign, Label::Malignant})
            if (text == name(label))
                return label;
        refuse("\"" + text + "\" is no class; benign or malignant was expected");
    }

    Part partOf(const std::string &text) const
    {
        for (const Part part : {Part::Train, Part::Validation, Part::Test})
            if (text == name(part))
                return part;
        refuse("\"" + text + "\" is no part; train, val or test was expected");
    }

    /// Empty is unknown, as 0.
    int magnificationOf(const std::string &text) const
    {
        int magnification = 0;
        const char *end = text.data() + text.size();
        const auto result = std::from_chars(text.data(), end, magnification);
        if (!text.empty() && (result.ec != std::errc() || result.ptr != end || magnification < 0))
            refuse("\"" + text + "\" is no magnification; a number such as 100 was expected");
        return magnification;
    }

    std::string sha256Of(const std::string &text) const
    {
        constexpr std::size_t kHexDigits = 64;
        if (!text.empty() &&
            (text.size() != kHexDigits || text.find_first_not_of("0123456789abcdef") != std::string::npos))
            refuse("\"" + text + "\" is no SHA-256 (64 hexadecimal digits in lower case)");
        return text;
    }

    const CsvTable &m_table;
    std::size_t m_path, m_sha256, m_label, m_subtype, m_magnification, m_group, m_part;
    std::size_t m_index = 0;
    std::set<std::string> m_paths;
};

} // namespace

std::string toCsv(const Split &split) { return csvOf(split, WithHashes::Yes); }

std::string splitHash(const Split &split) { return sha256(csvOf(split, WithHashes::No)); }

Split readSplit(const fs::path &csv)
{
    const CsvTable table = readCsv(csv);
    Split split;
    split.scheme = "file";
    split.groupKey = "file";
    RowReader reader(table);
    for (std::size_t index = 0; index < table.rows.size(); ++index)
        split.rows.push_back(reader.read(index));
    if (split.rows.empty())
        throw Error(ErrorKind::BadInput, utf8(csv) + ": the split lists no pictures; make it again with `data split`");
    std::ranges::sort(split.rows, {}, [](const SplitRow &row) { return row.sample.path.generic_string(); });
    split.watermark = leakOf(split); // whoever trains on a foreign split must learn that it leaks
    return split;
}

} // namespace histo
