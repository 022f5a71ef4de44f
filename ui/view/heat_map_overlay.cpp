#include "ui/view/heat_map_overlay.h"

#include <QColor>
#include <algorithm>
#include <array>

namespace histo {

namespace {

constexpr int kShades = 256;

std::array<QRgb, kShades> shades(ColorMap colors, double thresholdShare)
{
    std::array<QRgb, kShades> table;
    for (int shade = 0; shade < kShades; ++shade) {
        double share = double(shade) / (kShades - 1);
        cv::Vec3b rgb = colorOf(colors, share);
        table[std::size_t(shade)] = qRgba(rgb[0], rgb[1], rgb[2], share < thresholdShare ? 0 : shade);
    }
    return table;
}

} // namespace

QImage heatMapOverlay(const cv::Mat1f &heatMap, ColorMap colors, double thresholdShare)
{
    double maximum = 0;
    if (!heatMap.empty())
        cv::minMaxLoc(heatMap, nullptr, &maximum);
    if (maximum <= 0)
        return {};
    auto table = shades(colors, thresholdShare);
    QImage overlay(heatMap.cols, heatMap.rows, QImage::Format_ARGB32);
    for (int y = 0; y < heatMap.rows; ++y) {
        const float *values = heatMap[y];
        auto *pixels = reinterpret_cast<QRgb *>(overlay.scanLine(y));
        for (int x = 0; x < heatMap.cols; ++x)
            pixels[x] = table[std::size_t(std::clamp(int(values[x] / maximum * (kShades - 1) + 0.5), 0, kShades - 1))];
    }
    return overlay;
}

} // namespace histo
