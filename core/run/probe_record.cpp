#include "core/run/probe_record.h"

#include "core/common/paths.h"
#include "core/run/json_fields.h"
#include "core/run/metrics_log.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace histo {

namespace {

constexpr std::int64_t kLargestMapSide = 4096; ///< a damaged line must not ask for all memory

Json mapJson(const cv::Mat1f &map)
{
    Json values = Json::array();
    for (int row = 0; row < map.rows; ++row)
        for (int column = 0; column < map.cols; ++column)
            values.push_back(map(row, column));
    return {{"rows", map.rows}, {"columns", map.cols}, {"values", values}};
}

/// Empty where the numbers do not make a map.
cv::Mat1f mapFrom(const Json &document)
{
    const std::int64_t rows = wholeNumberOf(document, "rows"), columns = wholeNumberOf(document, "columns");
    const Json &values = fieldOf(document, "values");
    const bool isMap = rows > 0 && columns > 0 && rows <= kLargestMapSide && columns <= kLargestMapSide &&
                       values.is_array() && values.size() == std::size_t(rows) * std::size_t(columns) &&
                       std::ranges::all_of(values, [](const Json &value) { return value.is_number(); });
    if (!isMap)
        return {};
    cv::Mat1f map(static_cast<int>(rows), static_cast<int>(columns));
    std::ranges::transform(values, map.begin(), [](const Json &value) { return value.get<float>(); });
    return map;
}

std::optional<ProbeRecord> probeFrom(const Json &line)
{
    const std::string label = textOf(line, "label"), path = textOf(line, "path");
    const std::int64_t epoch = wholeNumberOf(line, "epoch");
    const std::optional<double> score = numberOf(line, "score");
    const bool isMalignant = label == name(Label::Malignant);
    if (epoch < 1 || path.empty() || !score || (!isMalignant && label != name(Label::Benign)))
        return std::nullopt;
    ProbeRecord probe{.epoch = static_cast<int>(epoch),
                      .path = path,
                      .label = isMalignant ? Label::Malignant : Label::Benign,
                      .score = *score,
                      .layer = textOf(line, "layer"),
                      .map = mapFrom(fieldOf(line, "map"))};
    probe.rawMaximum = numberOf(line, "raw_maximum").value_or(0);
    return probe;
}

} // namespace

Json toJson(const ProbeRecord &probe)
{
    return {{"epoch", probe.epoch},           {"path", utf8(probe.path)}, {"label", name(probe.label)},
            {"score", probe.score},           {"layer", probe.layer},     {"map", mapJson(probe.map)},
            {"raw_maximum", probe.rawMaximum}};
}

std::vector<ProbeRecord> readProbes(const std::filesystem::path &run)
{
    std::vector<ProbeRecord> probes;
    std::map<std::pair<int, std::filesystem::path>, std::size_t> places;
    for (const Json &line : readMetrics(run / "metrics.jsonl", "probe")) {
        std::optional<ProbeRecord> probe = probeFrom(line);
        if (!probe)
            continue;
        const auto [place, isNew] = places.try_emplace({probe->epoch, probe->path}, probes.size());
        if (isNew)
            probes.push_back(std::move(*probe));
        else
            probes[place->second] = std::move(*probe);
    }
    std::ranges::stable_sort(probes, {}, &ProbeRecord::epoch);
    return probes;
}

} // namespace histo
