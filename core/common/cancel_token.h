#pragma once

#include "core/common/error.h"

#include <atomic>
#include <functional>
#include <memory>

namespace histo {

/// By which one thread asks another to stop, or to rest for a while. Copies share the state.
/// Long work calls throwIfCancelled() per batch, per tile, per file: that is all it takes to be stopped and paused.
/// @thread any. cancel() may be called from a signal handler.
class CancelToken {
    struct State;

public:
    CancelToken();

    void cancel() const; ///< for good; wakes what rests
    bool isCancelled() const { return flags() & kCancelled; }

    void pause() const;  ///< the work rests when it next asks
    void resume() const; ///< it goes on at once
    bool isPaused() const { return flags() & kPaused; }

    /// Waits here while paused.
    /// @throws Error Cancelled
    void throwIfCancelled() const
    {
        if (flags() != 0)
            restOrThrow();
    }

    /// While it lives, the work rests for a reason of its own: it waits for space on a disk, for example.
    class Resting {
    public:
        explicit Resting(const CancelToken &token);
        ~Resting();
        Resting(const Resting &) = delete;
        Resting &operator=(const Resting &) = delete;

    private:
        std::shared_ptr<State> m_state;
    };

    /// How long the work has rested so far: from when the first of its threads came to rest until none did. For
    /// estimates and rates, which are of time worked.
    double restedSeconds() const;

    /// Called with true when the first thread of the work comes to rest, with false when the last goes on; from those
    /// threads, one at a time. Set it before the work begins; it must neither throw nor ask the token to wait.
    void setRestObserver(std::function<void(bool isResting)> observer) const;

private:
    static constexpr int kCancelled = 1, kPaused = 2;
    struct Rest;
    struct State {
        std::atomic<int> flags = 0; // waited for and woken as a whole: needs no lock, so that a signal handler may
        std::unique_ptr<Rest> rest;
        State();
        ~State();
    };

    int flags() const { return m_state->flags.load(std::memory_order_relaxed); }
    void restOrThrow() const;

    std::shared_ptr<State> m_state;
};

} // namespace histo
