#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Archives made byte by byte, so that tests can make any part of them lie.

/// One entry of a zip. What is left empty is told truly.
struct ZipFile {
    std::string name, bytes = "";
    int method = 8; ///< 8 deflated, 0 stored; others leave the bytes as they are
    int flags = 0;
    std::uint32_t mode = 0100644; ///< Unix mode; 0: the maker knew none
    std::uint32_t dosAttributes = 0;
    std::optional<std::string> packed = {};       ///< what stands in the archive
    std::optional<std::string> localName = {};    ///< in the local header
    std::optional<std::uint64_t> localPlain = {}; ///< size in the local header
    std::optional<int> localMethod = {};
    std::optional<std::uint64_t> plain = {};       ///< size in both headers
    std::optional<std::uint64_t> stored = {};      ///< packed size in both headers
    std::optional<std::uint32_t> crc = {};         ///< in both headers
    std::optional<std::uint64_t> localOffset = {}; ///< in the directory
    bool usesZip64 = false;                        ///< sizes stand in zip64 fields
    bool sizesFollow = false;                      ///< and are zero in the local header, as streams are written
};

struct ZipEnd {
    std::optional<int> entryCount = {};
    int disk = 0;
    std::string comment = "", behind = "";
};

std::string zipArchive(const std::vector<ZipFile> &files, const ZipEnd &end = {});
/// Puts a zip64 end record and its locator before the end record.
std::string withZip64EndRecord(std::string zip, std::uint64_t entryCount);
std::string rawDeflated(const std::string &bytes); ///< raw, as in a zip

struct TarFile {
    std::string name, bytes = "";
    char type = '0'; ///< 0 file, 1 hard link, 2 symbolic link, 3 device, 5 folder, 6 pipe
    int mode = 0644;
    std::string link = "";
    std::optional<std::uint64_t> size = {};
    bool checksumIsWrong = false;
};

std::string tarArchive(const std::vector<TarFile> &files);
/// @param level  0 stores, so that a test finds its bytes again
std::string gzipped(const std::string &bytes, int level = 6);
inline std::string tarGz(const std::vector<TarFile> &files) { return gzipped(tarArchive(files)); }

std::string randomBytes(std::size_t count, std::uint64_t seed = 1); ///< that no packer makes smaller
