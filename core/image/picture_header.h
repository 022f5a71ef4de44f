#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace histo {

enum class PictureFormat { Png, Jpeg, Tiff, Bmp };
const char *name(PictureFormat format); ///< PNG, JPEG, TIFF, BMP

/// What a picture says about itself before its pixels.
struct PictureHeader {
    PictureFormat format = PictureFormat::Png;
    std::int64_t width = 0; ///< as stored: a turn by EXIF orientation is not applied
    std::int64_t height = 0;

    std::int64_t pixelCount() const { return width * height; }
};

/// Format by the first bytes, whatever the file's ending says.
std::optional<PictureFormat> pictureFormat(std::string_view bytes);

/// Header of a picture of which at least the beginning is given. Nothing if the bytes are no picture, if the size does
/// not lie within them, or if a side is zero or above 2^31 - 1.
std::optional<PictureHeader> readPictureHeader(std::string_view bytes);

} // namespace histo
