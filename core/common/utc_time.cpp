#include "core/common/utc_time.h"

#include <chrono>
#include <cstdio>

namespace histo {

std::optional<double> unixSecondsOf(const std::string &utc)
{
    int year = 0, hour = 0, minute = 0;
    unsigned month = 0, day = 0;
    double second = 0;
    char zone = 0;
    if (std::sscanf(utc.c_str(), "%4d-%2u-%2uT%2d:%2d:%lf%c", &year, &month, &day, &hour, &minute, &second, &zone) !=
            7 ||
        zone != 'Z')
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok() || hour > 23 || minute > 59 || !(second < 61)) // 60: a leap second
        return std::nullopt;
    const auto days = std::chrono::sys_days(date).time_since_epoch();
    return static_cast<double>(days.count()) * 86400 + hour * 3600 + minute * 60 + second;
}

} // namespace histo
