#pragma once

#include "core/run/run_directory.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace histo {

// Event files as TensorBoard reads them: a chain of TFRecords, each of which holds one Event. Written by hand: of the
// messages only a dozen fields are needed.
// Source: the published formats, tensorflow/core/lib/io/record_writer.h (framing) and core/util/event.proto,
// core/framework/summary.proto, tensor.proto (fields), as TensorBoard's own compat/proto repeats them.

/// uint64 length, masked CRC-32C of it, the bytes, masked CRC-32C of them; numbers little-endian.
std::string tensorboardRecord(std::string_view event);
/// What stands in a record in place of a CRC: turned by 15 bits and shifted, as the format wants it.
std::uint32_t maskedCrc32c(std::string_view bytes);

/// The whole event file of a run: every series of runSeries() as scalars (float32, undefined values left out) at the
/// time they were logged, and its settings and figures as text.
std::string tensorboardEvents(const RunDirectory &run);

/// Makes the folder with one event file in it: a "run" for TensorBoard.
/// @throws Error BadInput if the folder is there and not empty; Io, DiskFull
void exportTensorboard(const RunDirectory &run, const std::filesystem::path &folder);

} // namespace histo
