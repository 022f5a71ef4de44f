#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <string_view>
#include <vector>

/// Small pictures and their files, made by code.

/// Noise that is the same for the same seed and differs for another.
cv::Mat3b noisePicture(std::uint64_t seed, cv::Size size = {16, 12});

/// Writes a file with its folders, whatever the bytes.
void writeBytes(const std::filesystem::path &path, std::string_view bytes);
std::string readBytes(const std::filesystem::path &path);

/// A noise picture as PNG, with its folders.
void writeNoisePng(const std::filesystem::path &path, std::uint64_t seed, cv::Size size = {16, 12});

/// Says that a file, or all files below a folder, were last changed an hour ago: what was written a moment ago is not
/// kept in a catalog.
void makeOld(const std::filesystem::path &fileOrFolder);

/// A chunk with its length and checksum.
std::string pngChunk(std::string_view type, std::string_view data);

/// What a PNG's header says; grey with 8 bits unless told.
struct PngFields {
    std::uint32_t width = 0, height = 0;
    char bitDepth = 8, colorType = 0, interlace = 0;
};
std::string pngHeaderChunk(const PngFields &fields);

/// A PNG with the given filtered rows, whether or not they fit its header.
std::string pngOf(const PngFields &fields, std::string_view filteredRows);

/// A zlib stream.
std::string deflated(std::string_view bytes);
