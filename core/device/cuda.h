#pragma once

#include "core/device/device.h"

#include <vector>

namespace histo {

/// CUDA devices, where LibTorch's CUDA library and a GPU are there; the library is opened on the first call. One binary
/// serves machines with and without a GPU, because only libtorch_cpu is linked.
/// Has to be called before LibTorch is asked for anything that concerns CUDA: it remembers the first answer.
std::vector<Device> cudaDevices();

} // namespace histo
