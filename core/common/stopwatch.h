#pragma once

#include <chrono>

namespace histo {

/// How long `work` takes, in seconds.
template <typename Work>
double secondsOf(const Work &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace histo
