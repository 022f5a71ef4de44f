#pragma once

#include <string>
#include <string_view>

namespace histo {

/// The same picture in other bytes: a PNG with a tEXt chunk more, right behind its header.
///
/// @param png      a sound PNG
/// @param keyword  1 to 79 letters, as `text` Latin-1 without a NUL
/// Source: PNG specification, third edition, section 11.3.3.2.
std::string withPngText(std::string_view png, std::string_view keyword, std::string_view text);

} // namespace histo
