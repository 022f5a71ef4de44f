#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"

#include <array>
#include <chrono>
#include <cstddef>

namespace histo {

/// What a run spends its time on; each kind has its own speed.
enum class Work { Reading, Features, HeadEpoch, TrainPicture, Validation, Probe, Judging };
inline constexpr std::size_t kWorkKinds = 7;

/// Units of each kind of work: pictures, or epochs of the head.
using WorkPlan = std::array<double, kWorkKinds>;

/// Progress of a whole run, with the time left.
///
/// Each kind is timed by itself, over about its last `memoryUnits` units, so that the slow first epoch (pictures are
/// decoded, kernels are made) is soon forgotten; kinds not done yet are estimated from those that were.
/// @thread one
class WorkMeter {
public:
    /// @param plan         the whole run, what was done before it was taken up included
    /// @param memoryUnits  of each kind; 0 = all
    /// @param cancel       of the work: what it rested is no part of any rate
    WorkMeter(const WorkPlan &plan, const WorkPlan &memoryUnits, ProgressSink sink, const CancelToken &cancel = {});

    /// Done before this process began: known to be over, not timed.
    void skip(Work kind, double units);
    /// So much of a kind was done since the last call; everything in between counts as its time.
    void done(Work kind, double units, const std::string &text);
    /// The rest of a kind will not come: training stopped early.
    void drop(Work kind);

    double secondsLeft() const;

private:
    using Clock = std::chrono::steady_clock;
    struct Kind {
        double planned = 0, done = 0;
        double memory = 0, units = 0, seconds = 0; ///< the last two fade
        bool isMeasured() const { return units > 0; }
    };
    double secondsPerUnit(Work kind) const;
    void tell(const std::string &text);

    std::array<Kind, kWorkKinds> m_kinds;
    ProgressSink m_sink;
    CancelToken m_cancel;
    double m_rested; ///< seconds, at the last call
    Clock::time_point m_lastCall = Clock::now();
    double m_secondsWorked = 0, m_fraction = 0;
};

} // namespace histo
