#pragma once

#include "core/common/json.h"
#include "core/explain/explainer.h"
#include "core/image/overlay.h"

#include <filesystem>

namespace histo {

/// <base>.npy (float32 map), <base>.png (overlay with legend) and <base>.json (method, layer, class, raw maximum, …).
void writeExplanation(const std::filesystem::path &base, const cv::Mat3b &image, const Explanation &explanation,
                      const ExplainTarget &target, const std::string &pictureName);

/// The overlay with its legend, as exported.
cv::Mat3b renderExplanation(const cv::Mat3b &image, const Explanation &explanation, const ExplainTarget &target,
                            ColorMap colors = ColorMap::Magma, double opacity = 0.6);

Json toJson(const Explanation &explanation, const ExplainTarget &target, const std::string &pictureName);

} // namespace histo
