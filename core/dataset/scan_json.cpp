#include "core/common/paths.h"
#include "core/dataset/dataset.h"
#include "core/dataset/published_comparison.h"

#include <map>
#include <set>

namespace histo {
namespace {

Json toJson(const std::map<std::string, int> &counts)
{
    Json document = Json::object();
    for (const auto &[key, count] : counts)
        document[key] = count;
    return document;
}

/// Ordered as numbers: 40 comes before 100. Pictures of unknown magnification are left out.
Json countsByMagnification(const std::vector<Sample> &samples)
{
    std::map<int, int> counts;
    for (const Sample &sample : samples)
        if (sample.magnification > 0)
            ++counts[sample.magnification];
    Json document = Json::object();
    for (const auto &[magnification, count] : counts)
        document[std::to_string(magnification)] = count;
    return document;
}

Json countsByClass(const std::vector<Sample> &samples)
{
    std::map<std::string, int> counts = {{name(Label::Benign), 0}, {name(Label::Malignant), 0}};
    for (const Sample &sample : samples)
        ++counts[name(sample.label)];
    return toJson(counts);
}

Json countsBySubtype(const std::vector<Sample> &samples)
{
    std::map<std::string, int> counts;
    for (const Sample &sample : samples)
        if (!sample.subtype.empty())
            ++counts[sample.subtype];
    return toJson(counts);
}

std::size_t countDistinct(const std::vector<Sample> &samples, std::string Sample::*field)
{
    std::set<std::string> values;
    for (const Sample &sample : samples)
        values.insert(sample.*field);
    return values.size();
}

Json filesWithReasons(const std::vector<SkippedFile> &files)
{
    Json document = Json::array();
    for (const SkippedFile &file : files)
        document.push_back({{"path", file.path.generic_string()}, {"reason", file.reason}});
    return document;
}

Json problems(const std::vector<DatasetProblem> &problems)
{
    Json document = Json::array();
    for (const DatasetProblem &problem : problems) {
        Json paths = Json::array();
        for (const auto &path : problem.paths)
            paths.push_back(path.generic_string());
        document.push_back({{"kind", problem.kind}, {"message", problem.message}, {"paths", paths}});
    }
    return document;
}

} // namespace

Json toJson(const ScanReport &report)
{
    Json document;
    document["format"] = report.format;
    document["images"] = report.samples.size();
    document["by_magnification"] = countsByMagnification(report.samples);
    document["by_class"] = countsByClass(report.samples);
    document["by_subtype"] = countsBySubtype(report.samples);
    document["folders"] = countDistinct(report.samples, &Sample::folder);
    document["slides"] = countDistinct(report.samples, &Sample::slide);
    document["stems"] = countDistinct(report.samples, &Sample::stem);
    document["skipped"] = filesWithReasons(report.skipped);
    document["duplicates"] = Json::array();
    for (const auto &[first, second] : report.duplicates)
        document["duplicates"].push_back(Json::array({first.generic_string(), second.generic_string()}));
    document["problems"] = problems(report.problems);
    document["published"] = toJson(compareWithPublished(report));
    document["near_duplicates"] = Json::array();
    for (const NearDuplicate &pair : report.nearDuplicates)
        document["near_duplicates"].push_back(
            Json::array({pair.first.generic_string(), pair.second.generic_string(), pair.correlation}));
    document["other_files"] = filesWithReasons(report.otherFiles);
    return document;
}

} // namespace histo
