#include "core/common/cancel_token.h"

#include <chrono>
#include <mutex>

namespace histo {

namespace {

using Clock = std::chrono::steady_clock;

} // namespace

struct CancelToken::Rest {
    std::recursive_mutex mutex; // guards everything below; recursive: an observer may ask how long the rest was
    int threads = 0;            ///< that rest now
    Clock::time_point since;
    Clock::duration before{}; ///< of all earlier rests together
    std::function<void(bool)> observer;

    void begin()
    {
        std::lock_guard lock(mutex);
        if (++threads > 1)
            return;
        since = Clock::now();
        if (observer)
            observer(true);
    }

    void end()
    {
        std::lock_guard lock(mutex);
        if (--threads > 0)
            return;
        before += Clock::now() - since;
        if (observer)
            observer(false);
    }
};

CancelToken::State::State() : rest(std::make_unique<Rest>()) {}
CancelToken::State::~State() = default;

CancelToken::CancelToken() : m_state(std::make_shared<State>()) {}

CancelToken::Resting::Resting(const CancelToken &token) : m_state(token.m_state) { m_state->rest->begin(); }
CancelToken::Resting::~Resting() { m_state->rest->end(); }

void CancelToken::cancel() const
{
    m_state->flags.fetch_or(kCancelled);
    m_state->flags.notify_all();
}

void CancelToken::pause() const { m_state->flags.fetch_or(kPaused); }

void CancelToken::resume() const
{
    m_state->flags.fetch_and(~kPaused);
    m_state->flags.notify_all();
}

void CancelToken::restOrThrow() const
{
    if (flags() == kPaused) {
        const Resting rest(*this);
        while (flags() == kPaused)
            m_state->flags.wait(kPaused);
    }
    if (isCancelled())
        throw Error(ErrorKind::Cancelled, "cancelled");
}

double CancelToken::restedSeconds() const
{
    const Rest &rest = *m_state->rest;
    std::lock_guard lock(m_state->rest->mutex);
    Clock::duration all = rest.before;
    if (rest.threads > 0)
        all += Clock::now() - rest.since;
    return std::chrono::duration<double>(all).count();
}

void CancelToken::setRestObserver(std::function<void(bool isResting)> observer) const
{
    std::lock_guard lock(m_state->rest->mutex);
    m_state->rest->observer = std::move(observer);
}

} // namespace histo
