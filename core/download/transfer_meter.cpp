#include "core/download/transfer_meter.h"

#include <cstdio>

namespace histo {

namespace {

constexpr double kWindowSeconds = 10, kFewestSeconds = 0.5, kBetweenSamples = 0.1;

} // namespace

void TransferMeter::add(double nowSeconds, std::uint64_t bytes)
{
    m_bytesSoFar += bytes;
    if (m_samples.size() > 1 && nowSeconds - m_samples[m_samples.size() - 2].seconds < kBetweenSamples)
        m_samples.back() = {nowSeconds, m_bytesSoFar};
    else
        m_samples.push_back({nowSeconds, m_bytesSoFar});
    while (m_samples.size() > 2 && nowSeconds - m_samples[1].seconds > kWindowSeconds)
        m_samples.pop_front();
}

std::optional<double> TransferMeter::bytesPerSecond() const
{
    if (m_samples.empty() || m_samples.back().seconds - m_samples.front().seconds < kFewestSeconds)
        return std::nullopt;
    const Sample &first = m_samples.front(), &last = m_samples.back();
    return static_cast<double>(last.bytesSoFar - first.bytesSoFar) / (last.seconds - first.seconds);
}

Progress TransferMeter::progress(std::uint64_t have, std::optional<std::uint64_t> total) const
{
    Progress progress;
    progress.text = bytesInWords(have);
    if (total && *total > 0) {
        progress.fraction = static_cast<double>(have) / static_cast<double>(*total);
        progress.text += " of " + bytesInWords(*total);
    }
    const auto speed = bytesPerSecond();
    if (!speed)
        return progress;
    progress.text += ", " + bytesInWords(static_cast<std::uint64_t>(*speed)) + "/s";
    if (total && *total >= have && *speed > 0)
        progress.secondsLeft = static_cast<double>(*total - have) / *speed;
    return progress;
}

std::string bytesInWords(std::uint64_t bytes)
{
    constexpr const char *kUnits[] = {"bytes", "kB", "MB", "GB", "TB"};
    double number = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (number >= 999.5 && unit + 1 < std::size(kUnits)) {
        number /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, unit > 0 && number < 9.95 ? "%.1f %s" : "%.0f %s", number, kUnits[unit]);
    return text;
}

} // namespace histo
