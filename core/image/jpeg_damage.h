#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace histo {

/// What libjpeg says against a JPEG's compressed pixels while it reads them to the end, for people: a piece is missing,
/// a code that is none, bytes left over. Decoders make grey or shifted blocks of such places and go on. Damage that
/// happens to be valid code cannot be noticed. In photographs a flipped bit is in one of five cases, a hundred bytes
/// overwritten by zeros in nine of ten, a hundred bytes missing nearly always.
///
/// @param bytes  the whole file, whose markers and size are sound
/// @return       nothing for a sound file, and for one that libjpeg does not read at all (12 bits, lossless)
/// @thread any; costs about a third of decoding
std::optional<std::string> problemWithJpegPixels(std::string_view bytes);

} // namespace histo
