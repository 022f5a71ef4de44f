#pragma once

// Core-only: what lies on the shelf, and making room there.

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace histo {

inline constexpr std::string_view kShelvedEnding = ".rgb", kUnfinishedEnding = ".tmp";

struct ShelvedFile {
    std::filesystem::path path;
    std::uint64_t bytes = 0;
    std::filesystem::file_time_type lastUsed;
};
/// Whatever vanishes meanwhile is left out.
std::vector<ShelvedFile> filesOnShelf(const std::filesystem::path &folder);

/// What was used longest ago goes first, until `wanted` bytes are left; what was used since `usedNow` stays.
/// @return the bytes that are left
std::uint64_t makeRoom(const std::filesystem::path &folder, std::uint64_t wanted,
                       std::filesystem::file_time_type usedNow);

/// Whatever hinders it.
void removeQuietly(const std::filesystem::path &file);

} // namespace histo
