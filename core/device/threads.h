#pragma once

namespace histo {

inline constexpr const char *kThreadsVariable = "HISTO_THREADS";
inline constexpr int kMostThreads = 1024;

/// Processors that this process may use: those it is bound to, and no more than a container's share of time.
int usableProcessors();

/// Threads among which LibTorch shares the layers of a network.
int computeThreads();

/// From now on so many threads work in LibTorch, in OpenCV and in parallelFor. Call it before the work begins.
/// @param count  1 … kMostThreads
void useThreads(int count);

/// As $HISTO_THREADS says; without it a container's share of processors, where that is smaller than the machine: more
/// threads than that would only wait for one another.
/// @throws Error Usage if the variable holds no number of threads
void useThreadsOfEnvironment();

} // namespace histo
