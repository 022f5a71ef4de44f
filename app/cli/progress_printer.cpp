#include "app/cli/progress_printer.h"

#include "core/common/log.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace histo::cli {

namespace {

constexpr auto kTerminalInterval = std::chrono::milliseconds(100);
constexpr auto kLogInterval = std::chrono::seconds(15);

std::string lineOf(const Progress &progress)
{
    char percent[16];
    std::snprintf(percent, sizeof percent, "%3.0f %%  ", 100 * std::clamp(progress.fraction, 0.0, 1.0));
    std::string line = percent + progress.text;
    if (progress.secondsLeft && std::isfinite(*progress.secondsLeft)) {
        long seconds = std::lround(std::max(0.0, *progress.secondsLeft));
        line += seconds < 120 ? ", about " + std::to_string(seconds) + " s left"
                              : ", about " + std::to_string((seconds + 30) / 60) + " min left";
    }
    return line;
}

} // namespace

ProgressPrinter::ProgressPrinter() : m_isTerminal(isatty(STDERR_FILENO)), m_shownAt(Clock::now()) {}

ProgressPrinter::~ProgressPrinter() { eraseLine(); }

ProgressSink ProgressPrinter::sink()
{
    return [this](const Progress &progress) { show(progress); };
}

void ProgressPrinter::say(const std::string &line)
{
    std::lock_guard lock(m_mutex);
    eraseLine();
    log::info(line);
}

void ProgressPrinter::show(const Progress &progress)
{
    std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    if (m_isTerminal && now - m_shownAt >= kTerminalInterval) {
        std::fprintf(stderr, "\r\x1b[K%s", lineOf(progress).c_str()); // ESC [ K erases what was longer
        std::fflush(stderr);
        m_lineIsOpen = true;
        m_shownAt = now;
    } else if (!m_isTerminal && now - m_shownAt >= kLogInterval) {
        log::info(lineOf(progress));
        m_shownAt = now;
    }
}

void ProgressPrinter::eraseLine()
{
    if (!m_lineIsOpen)
        return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    m_lineIsOpen = false;
}

} // namespace histo::cli
