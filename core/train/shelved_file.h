#pragma once

// Core-only: what a picture's file on the shelf looks like.

#include <cstdint>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace histo {

/// A file: magic, width, height, checksum of the pixels (32-bit little endian each), SHA-256 of the picture's file in
/// hexadecimal, checksum of all that, zeros up to kShelvedHeaderBytes; then the rows.
struct ShelvedHeader {
    cv::Size size;
    std::uint32_t checksum = 0; ///< of the pixels
};
inline constexpr std::size_t kShelvedHeaderBytes = 128;

std::string shelvedHeaderOf(const std::string &sha256, const cv::Mat3b &picture);

/// Of an open file. Nothing unless it is whole, of this picture, of the length that it claims, and its size one that
/// networks of this side can want.
std::optional<ShelvedHeader> readShelvedHeader(int file, const std::string &sha256, int side);

std::size_t shelvedBytes(cv::Size size); ///< of the whole file
std::uint32_t shelvedChecksum(const void *bytes, std::size_t count);

} // namespace histo
