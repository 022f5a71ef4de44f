#include "core/evaluate/report_content.h"

#include "core/common/error.h"
#include "core/common/log.h"
#include "core/run/json_fields.h"

#include <algorithm>

namespace histo {

namespace {

/// A report of an unfinished or damaged run shows what is left of it.
template <typename Read>
void readIfPossible(Read read)
{
    try {
        read();
    } catch (const Error &error) {
        log::warning(std::string("left out of the report: ") + error.what());
    }
}

Part evaluatedPart(const Json &evaluation)
{
    const std::string part = textOf(evaluation, "part");
    for (Part candidate : {Part::Train, Part::Validation})
        if (part == name(candidate))
            return candidate;
    return Part::Test;
}

std::vector<ReportedExplanation> readExplanations(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code problem;
    for (std::filesystem::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem))
        if (entry->path().extension() == ".json")
            files.push_back(entry->path());
    std::sort(files.begin(), files.end());

    std::vector<ReportedExplanation> explanations;
    for (const std::filesystem::path &file : files) {
        std::filesystem::path picture = file;
        picture.replace_extension(".png");
        if (std::filesystem::is_regular_file(picture, problem))
            readIfPossible([&] { explanations.push_back({picture, readJsonFile(file)}); });
    }
    return explanations;
}

} // namespace

ReportContent readReportContent(const RunDirectory &run)
{
    ReportContent content;
    content.folder = run.path();
    content.run = run.readRun();
    content.epochs = run.readEpochs();
    readIfPossible([&] { content.end = run.readEnd(); });
    readIfPossible([&] { content.evaluation = run.readEvaluation().value_or(Json()); });
    readIfPossible([&] { content.split = run.readSplit(); });
    if (!content.evaluation.is_null())
        readIfPossible([&] { content.predictions = run.readPredictions(evaluatedPart(content.evaluation)); });
    content.explanations = readExplanations(run.explanations());
    for (const Json *document : {&content.run, &content.evaluation})
        if (const std::string watermark = textOf(*document, "watermark"); !watermark.empty())
            content.watermark = watermark;
    if (!content.watermark)
        content.watermark = content.split.watermark;
    return content;
}

double ReportContent::threshold() const { return numberOf(fieldOf(evaluation, "threshold"), "value").value_or(0.5); }

Figure ReportContent::figure(const char *level, const char *name) const
{
    const Json &entry = fieldOf(fieldOf(evaluation, level), name);
    return {.value = numberOf(entry, "value"),
            .low = numberOf(entry, "low"),
            .high = numberOf(entry, "high"),
            .degenerate = fieldOf(entry, "degenerate") == true};
}

std::string groupWord(const ReportContent &content, int count)
{
    const std::string key = textOf(fieldOf(content.run, "split"), "group_key");
    const std::string word = key == "slide" || key == "folder" ? key : "case";
    return count == 1 ? word : word + "s";
}

} // namespace histo
