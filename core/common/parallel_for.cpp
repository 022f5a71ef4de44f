#include "core/common/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace histo {
namespace {

std::atomic<int> parallelThreads = 0; ///< 0: as many as there are cores

class Run {
public:
    Run(std::size_t count, const std::function<void(std::size_t)> &work, const CancelToken &cancel,
        const ProgressSink &progress, const std::string &what)
        : m_count(count), m_work(work), m_cancel(cancel), m_progress(progress), m_what(what)
    {}

    void takeIndices()
    {
        try {
            for (std::size_t index; !m_isStopped && (index = m_next++) < m_count;) {
                m_cancel.throwIfCancelled();
                m_work(index);
                tellProgress();
            }
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            if (!m_firstFailure)
                m_firstFailure = std::current_exception();
            m_isStopped = true;
        }
    }

    void rethrowFailure() const
    {
        if (m_firstFailure)
            std::rethrow_exception(m_firstFailure);
    }

private:
    void tellProgress()
    {
        if (!m_progress)
            return;
        const std::lock_guard lock(m_mutex);
        ++m_done;
        if (m_done * 100 / m_count == (m_done - 1) * 100 / m_count)
            return;
        m_progress({static_cast<double>(m_done) / static_cast<double>(m_count),
                    m_what + ": " + std::to_string(m_done) + " of " + std::to_string(m_count)});
    }

    const std::size_t m_count;
    const std::function<void(std::size_t)> &m_work;
    const CancelToken &m_cancel;
    const ProgressSink &m_progress;
    const std::string &m_what;
    std::atomic<std::size_t> m_next = 0;
    std::atomic<bool> m_isStopped = false;
    std::mutex m_mutex; // guards m_done and m_firstFailure
    std::size_t m_done = 0;
    std::exception_ptr m_firstFailure;
};

} // namespace

void setParallelThreads(int count) { parallelThreads = std::max(1, count); }

void parallelFor(std::size_t count, const std::function<void(std::size_t)> &work, const CancelToken &cancel,
                 const ProgressSink &progress, const std::string &what)
{
    Run run(count, work, cancel, progress, what);
    const int wished = parallelThreads;
    const std::size_t threads = wished > 0 ? static_cast<std::size_t>(wished)
                                           : std::max(1u, std::thread::hardware_concurrency());
    {
        std::vector<std::jthread> helpers; // joined at the end of the block
        for (std::size_t helper = 1; helper < std::min(threads, count); ++helper)
            helpers.emplace_back([&run] { run.takeIndices(); });
        run.takeIndices();
    }
    run.rethrowFailure();
}

} // namespace histo
