#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace histo {

/// Pictures larger than this are refused before memory is asked for.
inline constexpr std::int64_t kMaximumPixels = 200'000'000;

/// RGB, 8 bit, height x width, as a person sees it: 16-bit, grey, palette and alpha (over white) are converted.
/// PNG, JPEG, TIFF, BMP by content.
/// @throws Error BadInput naming the file: missing, empty, cut off, a bad checksum, too large, not a picture
/// @thread any
cv::Mat3b readRgb(const std::filesystem::path &path);

/// Why a file cannot be used as a picture, or nothing if it can. Cheaper than readRgb: PNG chunks, their checksums, the
/// length and checksum of the compressed pixels; JPEG markers and its end; no colour conversion.
std::optional<std::string> problemWithPicture(const std::filesystem::path &path);

/// Width and height from the header alone; nothing if it is no picture.
std::optional<cv::Size> sizeOfPicture(const std::filesystem::path &path);

/// By the atomic rule. @throws Error Io or DiskFull
void writePng(const std::filesystem::path &path, const cv::Mat3b &rgb);

/// PNG bytes, for embedding in a report.
std::string encodePng(const cv::Mat3b &rgb);

} // namespace histo
