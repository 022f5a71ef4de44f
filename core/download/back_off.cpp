#include "core/download/back_off.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <curl/curl.h>

namespace histo {

std::optional<double> BackOff::secondsAfterFailure(std::optional<double> retryAfterSeconds)
{
    if (++m_failures >= m_rules.attempts)
        return std::nullopt;
    const double bound = std::min(m_rules.mostSeconds, std::ldexp(m_rules.firstSeconds, m_failures - 1));
    const double drawn = m_stream.uniform(0, bound);
    return std::max(drawn, std::min(retryAfterSeconds.value_or(0), m_rules.mostRetryAfterSeconds));
}

std::optional<double> retryAfterSeconds(const std::string &header, std::int64_t nowUtc)
{
    std::uint32_t seconds = 0;
    const char *end = header.data() + header.size();
    if (const auto read = std::from_chars(header.data(), end, seconds); read.ec == std::errc() && read.ptr == end)
        return seconds;
    const std::int64_t date = curl_getdate(header.c_str(), nullptr);
    if (date < 0)
        return std::nullopt;
    return static_cast<double>(std::max<std::int64_t>(0, date - nowUtc));
}

} // namespace histo
