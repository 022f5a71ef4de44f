#pragma once

#include <functional>
#include <optional>
#include <string>

namespace histo {

/// How far long work is. Sent as a value, from the thread that works.
struct Progress {
    double fraction = 0;                          ///< in [0, 1]
    std::string text;                             ///< what is being done now, for people
    std::optional<double> secondsLeft = {};       ///< unknown until enough is done to estimate
};

using ProgressSink = std::function<void(const Progress &)>;

} // namespace histo
