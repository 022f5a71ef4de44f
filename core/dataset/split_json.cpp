#include "core/dataset/split_json.h"

namespace histo {
namespace {

Json straddlingJson(const std::vector<Straddling> &straddling)
{
    Json list = Json::array();
    for (const Straddling &entry : straddling) {
        Json parts = Json::array();
        for (const Part part : entry.parts)
            parts.push_back(name(part));
        list.push_back({{"group", entry.group}, {"parts", parts}});
    }
    return list;
}

Json twinsJson(const std::vector<std::vector<const SplitRow *>> &sets)
{
    Json list = Json::array();
    for (const auto &twins : sets) {
        Json paths = Json::array();
        for (const SplitRow *row : twins)
            paths.push_back(row->sample.path.generic_string());
        list.push_back(paths);
    }
    return list;
}

Json leftOutJson(const std::vector<LeftOut> &leftOut)
{
    Json list = Json::array();
    for (const LeftOut &left : leftOut)
        list.push_back({{"path", left.path.generic_string()}, {"reason", left.reason}});
    return list;
}

} // namespace

Json toJson(const SplitCounts &counts)
{
    Json document;
    for (const Part part : {Part::Train, Part::Validation, Part::Test})
        for (const Label label : {Label::Benign, Label::Malignant}) {
            const auto &count = counts.counts[static_cast<std::size_t>(part)][static_cast<std::size_t>(label)];
            document[name(part)][name(label)] = {{"images", count.images}, {"groups", count.groups}};
        }
    return document;
}

Json toJson(const Split &split)
{
    const SplitSummary summary = summarize(split);
    Json byMagnification = Json::object();
    for (const auto &[magnification, counts] : summary.byMagnification)
        byMagnification[std::to_string(magnification)] = toJson(counts);
    return {
        {"scheme", split.scheme},
        {"group_key", split.groupKey},
        {"hash", splitHash(split)},
        {"watermark", split.watermark ? Json(*split.watermark) : Json(nullptr)},
        {"straddling", straddlingJson(split.straddling())},
        {"straddling_stems", straddlingJson(split.straddlingStems())},
        {"twins", twinsJson(split.twins())},
        {"straddling_twins", twinsJson(split.straddlingTwins())},
        {"left_out", leftOutJson(split.leftOut)},
        {"parts", toJson(static_cast<const SplitCounts &>(summary))},
        {"by_magnification", byMagnification},
        {"warnings", summary.warnings},
    };
}

} // namespace histo
