#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace histo {

/// What the markers of a JPEG say (ITU-T T.81, annex B), without decoding.
struct JpegStructure {
    std::int64_t width = 0; ///< 0 until a frame header was met
    std::int64_t height = 0;
    std::optional<std::string> problem; ///< for people: cut off, no frame; nothing if the markers run to the end
};

/// Also of the first part of a file: then `problem` says that it is cut off. Bytes after the end marker do not matter.
JpegStructure readJpegStructure(std::string_view bytes);

} // namespace histo
