#include "app/cli/bench_figures.h"

#include "core/device/device.h"
#include "core/device/threads.h"

#include <algorithm>

namespace histo::cli {

Least leastOf(std::vector<double> seconds)
{
    std::ranges::sort(seconds);
    return {seconds.front(), seconds[seconds.size() / 2]};
}

Json millisecondsJson(const Least &least) { return {{"min", 1e3 * least.minimum}, {"median", 1e3 * least.median}}; }

Json machineJson(int repeats)
{
    return {{"threads", computeThreads()}, {"repeats", repeats}, {"versions", libraryVersions()}};
}

} // namespace histo::cli
