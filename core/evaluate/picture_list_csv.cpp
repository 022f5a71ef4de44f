#include "core/evaluate/picture_list_csv.h"

#include "core/common/csv.h"
#include "core/image/image_io.h"

#include <cstdio>

namespace histo {

namespace {

std::string text(const std::filesystem::path &path) { return csvInertText(path.generic_string()); }

/// With the digits that single precision has.
std::string number(double value)
{
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.9g", value);
    return digits;
}

using EqualPictures = std::map<std::filesystem::path, std::string>;

EqualPictures equalPicturesOf(const ScanReport &report)
{
    EqualPictures equal;
    auto add = [&equal](const std::filesystem::path &picture, const std::filesystem::path &other) {
        std::string &names = equal[picture];
        names += (names.empty() ? "" : "; ") + other.generic_string();
    };
    for (const auto &[first, second] : report.duplicates) {
        add(first, second);
        add(second, first);
    }
    return equal;
}

std::vector<std::string> describe(const Sample &sample, const std::optional<cv::Size> &size)
{
    return {text(sample.path),
            name(sample.label),
            csvInertText(sample.subtype),
            sample.magnification > 0 ? std::to_string(sample.magnification) : std::string(),
            csvInertText(sample.slide),
            csvInertText(sample.stem),
            csvInertText(sample.folder),
            sample.sequence > 0 ? std::to_string(sample.sequence) : std::string(),
            size ? std::to_string(size->width) : std::string(),
            size ? std::to_string(size->height) : std::string()};
}

/// As the scan found it; else from the header.
std::optional<cv::Size> sizeOf(const ScanReport &report, std::size_t sample)
{
    if (sample < report.facts.size() && !report.facts[sample].size.empty())
        return report.facts[sample].size;
    return sizeOfPicture(report.root / report.samples[sample].path);
}

void addRun(std::vector<std::string> &row, const Sample &sample, const RunLookup &run)
{
    const std::optional<Part> part = run.partOf(sample.path);
    row.push_back(part ? name(*part) : "");
    const std::optional<PredictionRow> prediction = run.predictionOf(sample.path);
    row.push_back(prediction ? number(prediction->score) : "");
    row.push_back(prediction ? name(calledClass(*prediction)) : "");
    row.push_back(prediction ? (isRight(*prediction) ? "right" : "wrong") : "");
}

} // namespace

std::string pictureListCsv(const PictureList &list)
{
    std::vector<std::string> columns = {"path",     "label", "subtype", "magnification",  "slide",  "stem", "folder",
                                        "sequence", "width", "height",  "equal_pictures", "marked", "note"};
    if (!list.run.isEmpty())
        columns.insert(columns.end(), {"part", "score", "called", "verdict"});
    std::string csv = csvLine(columns);
    const EqualPictures equal = equalPicturesOf(*list.report);
    for (int index : list.samples) {
        const auto at = static_cast<std::size_t>(index);
        const Sample &sample = list.report->samples[at];
        std::vector<std::string> row = describe(sample, sizeOf(*list.report, at));
        const auto twins = equal.find(sample.path);
        row.push_back(twins == equal.end() ? std::string() : csvInertText(twins->second));
        const auto note = list.notes.find(sample.path);
        row.push_back(note != list.notes.end() && note->second.isMarked ? "yes" : "no");
        row.push_back(note == list.notes.end() ? std::string() : csvInertText(note->second.text));
        if (!list.run.isEmpty())
            addRun(row, sample, list.run);
        csv += csvLine(row);
    }
    return csv;
}

std::string findingsCsv(const ScanReport &report)
{
    std::string csv = csvLine({"finding", "path", "other_path", "detail"});
    for (const SkippedFile &file : report.skipped)
        csv += csvLine({"skipped", text(file.path), "", csvInertText(file.reason)});
    for (const DatasetProblem &problem : report.problems)
        for (const std::filesystem::path &path : problem.paths)
            csv += csvLine({problem.kind, text(path), "", csvInertText(problem.message)});
    for (const auto &[first, second] : report.duplicates)
        csv += csvLine({"equal_pixels", text(first), text(second), ""});
    for (const NearDuplicate &pair : report.nearDuplicates)
        csv += csvLine({"look_alike", text(pair.first), text(pair.second), number(pair.correlation)});
    for (const SkippedFile &file : report.otherFiles)
        csv += csvLine({"other_file", text(file.path), "", csvInertText(file.reason)});
    return csv;
}

} // namespace histo
