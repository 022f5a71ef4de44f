#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace histo {

/// Side of PictureFacts::smallGrey.
inline constexpr int kSmallGreySide = 32;

/// A thumbnail is never larger than this.
inline constexpr int kThumbnailWidth = 256, kThumbnailHeight = 192;

/// What decoding a picture's file once tells about it. The catalog keeps it, so that the file is not decoded again.
struct PictureFacts {
    std::string problem; ///< why the file cannot be used, for people; empty if it can. Else nothing below is set
    bool isProblemOfFile = true; ///< false: the bytes could not be had (no permission, a broken disk) and may be sound
    cv::Size size;               ///< pixels
    std::string pixelHash;       ///< SHA-256, hexadecimal, of size and decoded RGB pixels, whatever the file's bytes.
                                 ///< Empty where only the header has been read (CheckPixels::IfKnown)
    std::uint64_t perceptualHash = 0; ///< close in Hamming distance for pictures that look alike (perceptual_hash.h)
    cv::Vec3d meanColour;             ///< R, G, B in [0, 255]
    double sharpness = 0;             ///< variance of the Laplacian of the grey picture: low where out of focus
    std::vector<unsigned char>
        smallGrey; ///< 32 x 32, row after row: the whole picture squeezed, to compare pictures by
    std::vector<unsigned char> thumbnail; ///< JPEG, fits 256 x 192; empty where facts travel without it

    bool isExamined() const { return !pixelHash.empty(); } ///< every pixel has been looked at
};

/// Decodes the file and looks at every pixel.
/// @thread any
PictureFacts examinePicture(const std::filesystem::path &file);

} // namespace histo
