#pragma once

namespace histo {

/// Settings that must stand before LibTorch's thread pool starts. Starts the program again once if the environment has
/// to change (libgomp reads GOMP_SPINCOUNT when it is loaded), so call it first in main.
void prepareProcess(char **argv);

} // namespace histo
