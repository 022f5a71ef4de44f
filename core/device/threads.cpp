#include "core/device/threads.h"

#include "core/common/error.h"
#include "core/common/format_error.h"
#include "core/common/parallel_for.h"
#include "core/device/control_group.h"
#include "core/device/device.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <omp.h>
#include <opencv2/core/utility.hpp>
#include <thread>

namespace histo {

namespace {

int boundProcessors() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

int threadsIn(const char *text)
{
    int count = 0;
    const char *end = text + std::strlen(text);
    const auto [stopped, problem] = std::from_chars(text, end, count);
    if (problem != std::errc() || stopped != end || count < 1 || count > kMostThreads)
        throw Error(ErrorKind::Usage, std::string(kThreadsVariable) + " is " + inQuotes(text) +
                                          "; give a number of threads from 1 to " + std::to_string(kMostThreads));
    return count;
}

} // namespace

int usableProcessors()
{
    const int bound = boundProcessors();
    const auto share = controlGroupLimits().processors;
    return share ? std::clamp(static_cast<int>(std::ceil(*share)), 1, bound) : bound;
}

int computeThreads() { return at::get_num_threads(); }

namespace {
std::atomic<bool> wereChosen = false;

void spread(int count)
{
    at::set_num_threads(count);
    cv::setNumThreads(count);
    setParallelThreads(count);
}
} // namespace

void useThreads(int count)
{
    wereChosen = true;
    spread(count);
}

bool threadsWereChosen() { return wereChosen; }

void useThreadsHere(int count)
{
    // at::set_num_threads would change it for threads that begin later, too; what LibTorch asks of OpenMP is this
    // thread's own number. Asking first makes LibTorch set the thread up, which would else undo this.
    at::get_num_threads();
    omp_set_num_threads(count);
}

int simulatedDeviceShare()
{
    constexpr int kDevicesUnlessSaid = 2; // cpu:0 and cpu:1 can be named without listing them
    const int devices = simulatedDevices() > 0 ? simulatedDevices() : kDevicesUnlessSaid;
    return std::max(1, usableProcessors() / devices);
}

DeviceThreads::DeviceThreads(const std::string &deviceId, int recorded) : m_before(0)
{
    if (recorded == 0 && !deviceId.starts_with("cpu:"))
        return;
    m_before = computeThreads();
    useThreadsHere(recorded > 0 ? recorded : std::min(m_before, simulatedDeviceShare()));
}

DeviceThreads::~DeviceThreads()
{
    if (m_before > 0)
        useThreadsHere(m_before);
}

void useThreadsOfEnvironment()
{
    if (const char *wish = std::getenv(kThreadsVariable); wish && *wish)
        useThreads(threadsIn(wish));
    else if (const int usable = usableProcessors(); usable < boundProcessors())
        spread(usable);
}

} // namespace histo
