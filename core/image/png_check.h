#pragma once

#include "core/image/png_chunks.h"

#include <optional>
#include <string>
#include <string_view>

namespace histo {

/// Why a PNG is broken, or nothing if it is sound: every chunk lies within the file and carries its CRC-32, the sizes
/// in the header make sense, the compressed pixels inflate to exactly the length that the header announces with the
/// right Adler-32, and the end chunk is there. Stricter than libpng, which gives half a picture for some of these.
///
/// @param bytes  the whole file; bytes after the end chunk do not matter
/// @thread any; memory beyond `bytes` is at most as much again, however much the pixels inflate to
/// Source: PNG specification, third edition, sections 5, 8, 10, 11.
std::optional<std::string> problemWithPng(std::string_view bytes);

/// The second half of it: what the compressed pixels of a PNG with sound chunks say against themselves.
std::optional<std::string> problemWithPngPixels(const PngChunks &png);

} // namespace histo
