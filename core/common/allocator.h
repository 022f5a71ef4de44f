#pragma once

namespace histo {

/// Tells the C library to keep freed memory for the next allocation instead of giving it back to the system at once. A
/// network's layers ask for the same megabytes again and again; without this each comes as untouched pages, which the
/// system has to clear first. Up to 256 MiB of free memory are kept. Does nothing where the C library is not glibc.
/// Call once, first thing in main().
void keepFreedMemory();

} // namespace histo
