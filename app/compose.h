#pragma once

namespace histo {

/// Large buffers are kept by the allocator instead of given back and faulted in again. Call it first in main.
void keepLargeBuffers();

/// For programs that train beside something else that wants the cores, a window or a second job: lets waiting threads
/// sleep. Starts the program again once, because libgomp reads GOMP_SPINCOUNT when it is loaded.
void letWaitingThreadsSleep(char **argv);

} // namespace histo
