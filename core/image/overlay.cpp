#include "core/image/overlay.h"

#include "core/common/error.h"
#include "core/image/text_block.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace histo {
namespace {

using ColorTable = std::array<cv::Vec3b, 256>;

ColorTable makeColorTable(cv::ColormapTypes type)
{
    cv::Mat1b ramp(1, 256);
    for (int level = 0; level < 256; ++level)
        ramp(0, level) = static_cast<std::uint8_t>(level);
    cv::Mat3b bgr;
    cv::applyColorMap(ramp, bgr, type);
    ColorTable table;
    for (int level = 0; level < 256; ++level) {
        const cv::Vec3b &color = bgr(0, level);
        table[level] = {color[2], color[1], color[0]}; // OpenCV's maps are BGR
    }
    return table;
}

const ColorTable &colorTable(ColorMap map)
{
    static const ColorTable magma = makeColorTable(cv::COLORMAP_MAGMA);
    static const ColorTable viridis = makeColorTable(cv::COLORMAP_VIRIDIS);
    static const ColorTable jet = makeColorTable(cv::COLORMAP_JET);
    switch (map) {
    case ColorMap::Viridis: return viridis;
    case ColorMap::Jet: return jet;
    case ColorMap::Magma: break;
    }
    return magma;
}

const cv::Vec3b &lookUp(const ColorTable &table, double value)
{
    if (!(value > 0)) // NaN too
        return table[0];
    return table[static_cast<int>(std::lround(std::min(value, 1.0) * 255))];
}

/// The largest finite value above 0, or 0.
float positiveMaximum(const cv::Mat1f &heatMap)
{
    float maximum = 0;
    for (const float value : heatMap)
        if (std::isfinite(value))
            maximum = std::max(maximum, value);
    return maximum;
}

void drawColorBar(cv::Mat3b &canvas, const cv::Rect &bar, const ColorTable &table)
{
    for (int column = 0; column < bar.width; ++column) {
        const double value = bar.width > 1 ? static_cast<double>(column) / (bar.width - 1) : 1.0;
        canvas(cv::Rect(bar.x + column, bar.y, 1, bar.height)).setTo(cv::Scalar(lookUp(table, value)));
    }
    cv::rectangle(canvas, bar, cv::Scalar::all(120), 1);
}

} // namespace

cv::Vec3b colorOf(ColorMap map, double value) { return lookUp(colorTable(map), value); }

cv::Mat3b blendHeatMap(const cv::Mat3b &image, const cv::Mat1f &heatMap, ColorMap colors, double opacity)
{
    if (image.size() != heatMap.size())
        throw Error(ErrorKind::Internal, "heat map and picture differ in size; resize the map to the picture first");
    cv::Mat3b blended = image.clone();
    const float maximum = positiveMaximum(heatMap);
    if (maximum <= 0)
        return blended;

    const ColorTable &table = colorTable(colors);
    const float strongest = static_cast<float>(std::clamp(opacity, 0.0, 1.0));
    for (int row = 0; row < image.rows; ++row) {
        const float *values = heatMap[row];
        cv::Vec3b *pixels = blended[row];
        for (int column = 0; column < image.cols; ++column) {
            if (!(values[column] > 0)) // NaN too
                continue;
            const float share = std::min(values[column] / maximum, 1.0f);
            const float alpha = strongest * share;
            const cv::Vec3b &color = lookUp(table, share);
            for (int channel = 0; channel < 3; ++channel)
                pixels[column][channel] = cv::saturate_cast<std::uint8_t>(
                    pixels[column][channel] + alpha * (static_cast<float>(color[channel]) - pixels[column][channel]));
        }
    }
    return blended;
}

cv::Mat3b withLegend(const cv::Mat3b &picture, ColorMap colors, const std::string &maximumText,
                     const std::vector<std::string> &captionLines)
{
    const int margin = std::clamp(picture.cols / 50, 4, 24);
    const int textWidth = std::max(picture.cols - 2 * margin, 1);
    const TextStyle style = textStyleForWidth(picture.cols);
    const TextStyle small = smaller(style);

    const TextBlock scaleEnd(maximumText, style, textWidth);
    std::vector<TextBlock> captions;
    for (const std::string &line : captionLines)
        captions.emplace_back(line, style, textWidth);
    const TextBlock notice(kResearchNotice, small, textWidth);

    const TextBlock scaleStart("0", style, textWidth);
    // Both ends of the scale share a line unless the maximum's text leaves no room for the zero.
    const bool endsShareLine = scaleStart.size().width + margin + scaleEnd.size().width <= textWidth;
    const int scaleHeight = scaleEnd.size().height + (endsShareLine ? 0 : scaleStart.size().height);
    const int barHeight = style.lineHeight;

    int legendHeight = margin + barHeight + margin / 2 + scaleHeight + margin;
    for (const TextBlock &caption : captions)
        legendHeight += caption.size().height;
    legendHeight += margin / 2 + notice.size().height + margin;

    cv::Mat3b canvas(picture.rows + legendHeight, picture.cols, cv::Vec3b::all(255));
    picture.copyTo(canvas(cv::Rect(cv::Point(), picture.size())));

    const cv::Vec3b ink(30, 30, 30), quietInk(90, 90, 90);
    int top = picture.rows + margin;
    drawColorBar(canvas, {margin, top, textWidth, barHeight}, colorTable(colors));
    top += barHeight + margin / 2;
    scaleStart.draw(canvas, {margin, top}, ink);
    top += endsShareLine ? 0 : scaleStart.size().height;
    scaleEnd.draw(canvas, {margin + textWidth - scaleEnd.size().width, top}, ink);
    top += scaleEnd.size().height + margin;
    for (const TextBlock &caption : captions) {
        caption.draw(canvas, {margin, top}, ink);
        top += caption.size().height;
    }
    notice.draw(canvas, {margin, top + margin / 2}, quietInk);
    return canvas;
}

} // namespace histo
