#include "core/dataset/csv_manifest.h"

#include "core/common/csv.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/dataset/breakhis_name.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <optional>
#include <set>

namespace histo {
namespace {

namespace fs = std::filesystem;

constexpr const char *kManifest = "manifest.csv";
constexpr std::size_t kFirstLine = 2; // after the header

std::string inLowerCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return text;
}

/// In any case: spreadsheets are written by hand.
std::optional<std::size_t> columnNamed(const CsvTable &table, std::string_view name)
{
    const auto found = std::ranges::find(table.columns, name, inLowerCase);
    return found == table.columns.end()
               ? std::nullopt
               : std::optional(static_cast<std::size_t>(found - table.columns.begin()));
}

/// A table with the two columns that it needs. Foreign tables of that name are none of ours.
std::optional<CsvTable> manifestOf(const PictureTree &tree)
{
    std::error_code ignored;
    if (!fs::is_regular_file(tree.root / kManifest, ignored))
        return std::nullopt;
    CsvTable table = readCsv(tree.root / kManifest);
    if (!columnNamed(table, "path") || !columnNamed(table, "label"))
        return std::nullopt;
    return table;
}

bool recognises(const PictureTree &tree) { return manifestOf(tree).has_value(); }

class ManifestReader {
public:
    ManifestReader(const PictureTree &tree, const CsvTable &table, ScanReport &report)
        : m_table(table), m_report(report), m_pictures(tree.pictures.begin(), tree.pictures.end())
    {}

    void read()
    {
        for (m_row = 0; m_row < m_table.rows.size(); ++m_row)
            readRow();
        for (const fs::path &picture : m_pictures)
            if (!m_listed.contains(picture))
                skip(picture, std::string("not listed in ") + kManifest);
        if (!m_withoutCase.paths.empty()) {
            m_withoutCase.message = std::to_string(m_withoutCase.paths.size()) + " pictures of " + kManifest +
                                    " have no patient: each counts as a case of its own, and results may be too good. "
                                    "Fill the column patient.";
            m_report.problems.push_back(m_withoutCase);
        }
        std::ranges::sort(m_report.samples, {}, [](const Sample &sample) { return sample.path.generic_string(); });
    }

private:
    /// A field of the row; empty where the table has no such column.
    std::string field(std::string_view column) const
    {
        const auto index = columnNamed(m_table, column);
        return index ? m_table.rows[m_row][*index] : "";
    }

    std::string line() const { return "line " + std::to_string(m_row + kFirstLine) + " of " + kManifest; }

    void skip(const fs::path &path, const std::string &reason) { m_report.skipped.push_back({path, reason}); }

    void readRow()
    {
        const fs::path path = fs::path(field("path")).lexically_normal();
        if (path.empty() || path.is_absolute() || *path.begin() == "..")
            return skip(kManifest, line() + ": the path \"" + field("path") + "\" must be relative to the folder and "
                                                                              "stay in it");
        if (!m_listed.insert(path).second)
            return skip(path, "listed again in " + line());
        if (!m_pictures.contains(path))
            return skip(path, "named by " + line() + ", but there is no such picture");
        const auto label = labelOfFolder(field("label"));
        if (!label)
            return skip(path, line() + ": \"" + field("label") + "\" is no class; benign or malignant was expected");
        const auto magnification = numberIn(field("magnification"));
        if (!magnification)
            return skip(path, line() + ": \"" + field("magnification") + "\" is no magnification; a number such as 100 "
                                                                         "was expected");
        Sample sample;
        sample.path = path;
        if (const auto name = parseBreakHisName(path.filename()))
            describeByName(sample, *name, *label, *magnification);
        else
            describeByTable(sample, *label, *magnification);
    }

    void describeByName(Sample &sample, const BreakHisName &name, Label label, int magnification)
    {
        std::string contradiction;
        if (name.label != label)
            contradiction = std::string("its name says ") + histo::name(name.label) + ", " + line() + " " +
                            histo::name(label);
        else if (magnification && magnification != name.magnification)
            contradiction = "its name says " + std::to_string(name.magnification) + "X, " + line() + " " +
                            std::to_string(magnification) + "X";
        if (!contradiction.empty())
            return skipContradiction(m_report, sample.path, contradiction);
        describe(sample, name);
        if (const std::string patient = field("patient"); !patient.empty())
            sample.stem = patient; // who wrote the table may know more than the accession number tells
        m_report.samples.push_back(sample);
    }

    void describeByTable(Sample &sample, Label label, int magnification)
    {
        sample.label = label;
        sample.magnification = magnification;
        sample.subtype = field("subtype");
        const std::string patient = field("patient"), slide = field("slide");
        if (patient.empty() && slide.empty())
            m_withoutCase.paths.push_back(sample.path);
        sample.slide = !slide.empty() ? slide : !patient.empty() ? patient : sample.path.generic_string();
        sample.stem = !patient.empty() ? patient : sample.slide;
        sample.folder = sample.slide;
        m_report.samples.push_back(sample);
    }

    /// Also of "100X"; 0 for an empty field.
    static std::optional<int> numberIn(std::string text)
    {
        if (text.ends_with('X') || text.ends_with('x'))
            text.pop_back();
        int number = 0;
        const char *end = text.data() + text.size();
        const auto result = std::from_chars(text.data(), end, number);
        if (!text.empty() && (result.ec != std::errc() || result.ptr != end || number < 0))
            return std::nullopt;
        return number;
    }

    const CsvTable &m_table;
    ScanReport &m_report;
    std::set<fs::path> m_pictures, m_listed;
    std::size_t m_row = 0;
    DatasetProblem m_withoutCase{"group_unknown", "", {}};
};

void read(const PictureTree &tree, ScanReport &report)
{
    const CsvTable table = manifestOf(tree).value();
    std::erase_if(report.otherFiles, [](const SkippedFile &file) { return file.path == kManifest; }); // it is used
    ManifestReader(tree, table, report).read();
}

} // namespace

const DatasetLayout kCsvManifest = {
    "csv_manifest",
    "a table manifest.csv with the columns path and label",
    recognises,
    read,
};

} // namespace histo
