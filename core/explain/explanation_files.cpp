#include "core/explain/explanation_files.h"

#include "core/common/atomic_file.h"
#include "core/common/npy.h"
#include "core/image/image_io.h"

#include <cstdio>

namespace histo {

namespace {

std::string targetText(const ExplainTarget &target)
{
    if (target.kind == ExplainTarget::Kind::Margin)
        return "margin";
    if (target.classIndex <= 1)
        return name(static_cast<Label>(target.classIndex));
    return std::to_string(target.classIndex);
}

std::string threeDigits(double value)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

std::filesystem::path withEnding(std::filesystem::path base, const char *ending)
{
    base += ending;
    return base;
}

} // namespace

cv::Mat3b renderExplanation(const cv::Mat3b &image, const Explanation &explanation, const ExplainTarget &target,
                            ColorMap colors, double opacity)
{
    std::vector<std::string> caption = {
        "Where the model is sensitive (" + explanation.method + ", layer " + explanation.layer + ", " + targetText(target)
            + "); not where tumour is.",
        "One cell = " + std::to_string(image.cols / std::max(1, explanation.grid.width)) + " x "
            + std::to_string(image.rows / std::max(1, explanation.grid.height)) + " pixels."};
    if (!explanation.emptyReason.empty())
        caption.push_back("The map is empty: " + explanation.emptyReason + ".");
    return withLegend(blendHeatMap(image, explanation.heatMap, colors, opacity), colors,
                      threeDigits(std::max(0.0, explanation.rawMaximum)), caption);
}

Json toJson(const Explanation &explanation, const ExplainTarget &target, const std::string &pictureName)
{
    Json document = {
        {"picture", pictureName},
        {"method", explanation.method},
        {"layer", explanation.layer},
        {"class", targetText(target)},
        {"grid", {explanation.grid.width, explanation.grid.height}},
        {"raw_maximum", numberOrNull(explanation.rawMaximum)},
        {"empty", explanation.emptyReason.empty() ? Json(nullptr) : Json(explanation.emptyReason)},
        {"logits", explanation.logits},
    };
    if (explanation.logits.size() == 2)
        document["score"] = malignantScore(explanation.logits[0], explanation.logits[1]);
    return document;
}

void writeExplanation(const std::filesystem::path &base, const cv::Mat3b &image, const Explanation &explanation,
                      const ExplainTarget &target, const std::string &pictureName)
{
    const cv::Mat1f &map = explanation.heatMap;
    writeNpy(withEnding(base, ".npy"), {map.rows, map.cols}, map.ptr<float>());
    writePng(withEnding(base, ".png"), renderExplanation(image, explanation, target));
    writeJsonFile(withEnding(base, ".json"), toJson(explanation, target, pictureName));
}

} // namespace histo
