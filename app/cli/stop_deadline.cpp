#include "app/cli/stop_deadline.h"

#include "core/common/log.h"
#include "core/run/run_directory.h"

#include <unistd.h>

namespace histo::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto kLookAtToken = 100ms;
constexpr auto kPatience = 3500ms; // after it, marking the run must still fit into five seconds

void markAsCancelled(const std::filesystem::path &run)
{
    try {
        const RunDirectory directory = RunDirectory::open(run);
        if (!directory.readEnd()) // a demo explains after its run ended, and of several runs some are over
            directory.writeEnd("cancelled", "cancelled");
    } catch (const std::exception &problem) {
        log::warning(problem.what()); // the program ends all the same, and the run can be resumed
    }
}

} // namespace

StopDeadline::StopDeadline(const CancelToken &cancel) : m_cancel(cancel), m_thread([this] { watch(); }) {}

StopDeadline::~StopDeadline()
{
    {
        std::lock_guard lock(m_mutex);
        m_isOver = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void StopDeadline::addRun(const std::filesystem::path &run)
{
    std::lock_guard lock(m_mutex);
    m_runs.push_back(run);
}

void StopDeadline::watch()
{
    std::unique_lock lock(m_mutex);
    while (!m_cancel.isCancelled())
        if (m_changed.wait_for(lock, kLookAtToken, [this] { return m_isOver; }))
            return;
    if (m_changed.wait_for(lock, kPatience, [this] { return m_isOver; }))
        return;
    for (const std::filesystem::path &run : m_runs)
        markAsCancelled(run);
    log::error("cancelled in the middle of a step");
    _exit(130);
}

} // namespace histo::cli
