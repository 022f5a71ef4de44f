#pragma once

#include "core/common/progress.h"

#include <chrono>
#include <mutex>
#include <string>

namespace histo::cli {

/// Progress on stderr: one line that is rewritten on a terminal, a line now and then in a log.
/// @thread any
class ProgressPrinter {
public:
    ProgressPrinter();
    ~ProgressPrinter(); ///< leaves no half line behind
    ProgressPrinter(const ProgressPrinter &) = delete;
    ProgressPrinter &operator=(const ProgressPrinter &) = delete;

    ProgressSink sink();               ///< valid as long as the printer
    void say(const std::string &line); ///< a line that stays

private:
    using Clock = std::chrono::steady_clock;

    void show(const Progress &progress);
    void eraseLine();

    std::mutex m_mutex; // guards stderr's line and everything below
    const bool m_isTerminal;
    bool m_lineIsOpen = false;
    Clock::time_point m_shownAt;
};

} // namespace histo::cli
