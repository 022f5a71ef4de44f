#include "core/device/control_group.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace histo {

namespace {

namespace fs = std::filesystem;

constexpr double kNoLimitFrom = 1e18; ///< version 1 says a number near 2^63

std::string firstLine(const fs::path &file)
{
    std::string line;
    std::ifstream stream(file);
    std::getline(stream, line);
    return line;
}

/// Nothing for "max", for a file that is not there and for what is no number above zero.
std::optional<double> positive(const std::string &text)
{
    char *end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || number <= 0 || number > kNoLimitFrom)
        return std::nullopt;
    return number;
}

template <typename Number>
void tighten(std::optional<Number> &limit, std::optional<double> found)
{
    if (found && (!limit || *found < static_cast<double>(*limit)))
        limit = static_cast<Number>(*found);
}

std::optional<double> share(const std::string &quota, const std::string &period)
{
    const auto allowed = positive(quota), of = positive(period);
    return allowed && of ? std::optional(*allowed / *of) : std::nullopt;
}

void readVersion2(const fs::path &group, ControlGroupLimits &limits)
{
    tighten(limits.memoryBytes, positive(firstLine(group / "memory.max")));
    std::istringstream words(firstLine(group / "cpu.max"));
    std::string quota, period;
    words >> quota >> period;
    tighten(limits.processors, share(quota, period));
}

void readVersion1Memory(const fs::path &group, ControlGroupLimits &limits)
{
    tighten(limits.memoryBytes, positive(firstLine(group / "memory.limit_in_bytes")));
}

void readVersion1Processors(const fs::path &group, ControlGroupLimits &limits)
{
    tighten(limits.processors, share(firstLine(group / "cpu.cfs_quota_us"), firstLine(group / "cpu.cfs_period_us")));
}

/// The group and all above it. Inside a container its own path may not be visible: the root then stands for it.
template <typename Read>
void forEachLevel(const fs::path &root, const std::string &group, ControlGroupLimits &limits, Read read)
{
    for (fs::path level = fs::path(group).relative_path(); !level.empty(); level = level.parent_path())
        read(root / level, limits);
    read(root, limits);
}

bool lists(const std::string &controllers, const std::string &name)
{
    return ("," + controllers + ",").find("," + name + ",") != std::string::npos;
}

} // namespace

ControlGroupLimits controlGroupLimits(const fs::path &membership, const fs::path &root)
{
    ControlGroupLimits limits;
    std::ifstream lines(membership);
    for (std::string line; std::getline(lines, line);) { // "0::/group" or "5:cpu,cpuacct:/group"
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        const std::string controllers = line.substr(first + 1, second - first - 1), group = line.substr(second + 1);
        if (controllers.empty())
            forEachLevel(root, group, limits, readVersion2);
        if (lists(controllers, "memory"))
            forEachLevel(root / "memory", group, limits, readVersion1Memory);
        if (lists(controllers, "cpu"))
            forEachLevel(root / "cpu", group, limits, readVersion1Processors);
    }
    return limits;
}

} // namespace histo
