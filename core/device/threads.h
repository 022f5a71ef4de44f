#pragma once

#include <string>

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

/// Whether a person named a number of threads, by flag or environment.
bool threadsWereChosen();

/// While it lives, the thread that made it computes with the share of processors that belongs to a device. A simulated
/// device (cpu:0, cpu:1, …) has the same share alone and beside others, because the number of threads decides in which
/// order LibTorch adds, and with it the last bits: a job gives the same numbers whatever else runs. Other devices leave
/// the thread as it is.
class DeviceThreads {
public:
    /// @param recorded  how many a run began with, to be taken up with as many; 0 = what the device has
    explicit DeviceThreads(const std::string &deviceId, int recorded = 0);
    ~DeviceThreads();
    DeviceThreads(const DeviceThreads &) = delete;
    DeviceThreads &operator=(const DeviceThreads &) = delete;

private:
    int m_before; ///< threads; 0 = nothing to put back
};

/// Processors of one simulated device: an equal part of those there are, at least one.
int simulatedDeviceShare();

/// Only for what the calling thread computes from now on. @param count  1 … kMostThreads
void useThreadsHere(int count);

/// As $HISTO_THREADS says; without it a container's share of processors, where that is smaller than the machine: more
/// threads than that would only wait for one another.
/// @throws Error Usage if the variable holds no number of threads
void useThreadsOfEnvironment();

} // namespace histo
