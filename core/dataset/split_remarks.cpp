#include "core/dataset/split_remarks.h"

#include "core/common/paths.h"

#include <map>

namespace histo {
namespace {

/// Pairs that look alike and stand in different parts.
std::vector<const NearDuplicate *> alikeAcrossParts(const Split &split, const ScanReport &report)
{
    std::map<std::string, Part> partOf;
    for (const SplitRow &row : split.rows)
        partOf.emplace(row.sample.path.generic_string(), row.part);
    std::vector<const NearDuplicate *> across;
    for (const NearDuplicate &pair : report.nearDuplicates) {
        const auto first = partOf.find(pair.first.generic_string()), second = partOf.find(pair.second.generic_string());
        if (first != partOf.end() && second != partOf.end() && first->second != second->second)
            across.push_back(&pair);
    }
    return across;
}

} // namespace

std::vector<std::string> remarksOfScan(const Split &split, const ScanReport &report)
{
    std::vector<std::string> remarks;
    if (!report.skipped.empty())
        remarks.push_back(std::to_string(report.skipped.size()) +
                          (report.skipped.size() == 1 ? " file was" : " files were") + " skipped by the scan; the first, " +
                          utf8(report.skipped.front().path) + ": " + report.skipped.front().reason);
    for (const DatasetProblem &problem : report.problems)
        if (problem.kind == "group_unknown" || problem.kind == "label_conflict")
            remarks.push_back(problem.message);
    if (const auto across = alikeAcrossParts(split, report); !across.empty())
        remarks.push_back(std::to_string(across.size()) + (across.size() == 1 ? " pair" : " pairs") +
                          " of pictures that look alike stand in different parts (" + utf8(across.front()->first) + ", " +
                          utf8(across.front()->second) + "): if they show the same tissue, figures are inflated");
    return remarks;
}

} // namespace histo
