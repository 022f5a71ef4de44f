#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace histo {

/// Pictures larger than this are refused before memory is asked for.
inline constexpr std::int64_t kMaximumPixels = 200'000'000;

/// RGB, 8 bit, height x width, as a person sees it: 16-bit, grey, palette and alpha (over white) are converted, a JPEG
/// is turned as its EXIF orientation says. PNG, JPEG, TIFF, BMP by content.
/// @throws Error BadInput naming the file: missing, empty, cut off, a bad checksum, too large, not a picture
/// @thread any
cv::Mat3b readRgb(const std::filesystem::path &path);

/// As readRgb, with the SHA-256 of the very bytes that were decoded: the file may change while it is read.
struct HashedPicture {
    cv::Mat3b rgb;
    std::string sha256;
};
HashedPicture readRgbAndHash(const std::filesystem::path &path);

/// A picture, or why there is none (for people, without the file's name).
struct ReadPicture {
    cv::Mat3b rgb; ///< empty if there is a problem
    std::optional<std::string> problem;
    bool isUnread = false; ///< the file's bytes could not be had (missing, no permission): they may be sound
};

/// As readRgb, for places where broken files are part of the day.
/// @thread any
ReadPicture tryReadRgb(const std::filesystem::path &path);

/// Why a file cannot be used as a picture, or nothing if it can; for people, without the file's name. A PNG is checked
/// without decoding (png_check.h), which is cheaper and stricter than readRgb; the others by their markers and by
/// decoding.
/// @thread any
std::optional<std::string> problemWithPicture(const std::filesystem::path &path);

/// Width and height from the header alone, as stored (not turned by EXIF); nothing if it is no picture.
/// @thread any
std::optional<cv::Size> sizeOfPicture(const std::filesystem::path &path);

/// By the atomic rule. @throws Error Io or DiskFull
void writePng(const std::filesystem::path &path, const cv::Mat3b &rgb);

/// PNG bytes, for embedding in a report.
std::string encodePng(const cv::Mat3b &rgb);

} // namespace histo
