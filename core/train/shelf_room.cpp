#include "core/train/shelf_room.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/train/picture_shelf.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace histo {

namespace {

namespace fs = std::filesystem;

constexpr auto kLeftOverAfter = std::chrono::minutes(30);

std::optional<std::uint64_t> budgetOfEnvironment()
{
    constexpr const char *kVariable = "HISTO_CACHE_BYTES";
    const char *text = std::getenv(kVariable);
    if (!text || !*text)
        return std::nullopt;
    std::uint64_t bytes = 0;
    const char *end = text + std::strlen(text);
    if (const auto [last, problem] = std::from_chars(text, end, bytes); problem != std::errc() || last != end)
        throw Error(ErrorKind::Usage, std::string(kVariable) + "=" + text +
                                          ": not a number of bytes; 0 keeps no pictures, 4000000000 some 4 GB");
    return bytes;
}

/// Where it is not there yet: of the folder above that is.
std::uint64_t freeBytes(fs::path folder)
{
    std::error_code problem;
    while (folder.has_relative_path() && !fs::exists(folder, problem))
        folder = folder.parent_path();
    const fs::space_info space = fs::space(folder, problem);
    return problem ? 0 : space.available;
}

} // namespace

std::vector<ShelvedFile> filesOnShelf(const fs::path &folder)
{
    std::vector<ShelvedFile> files;
    std::error_code problem;
    fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, problem);
    for (const fs::recursive_directory_iterator end; !problem && entries != end; entries.increment(problem)) {
        const fs::path ending = entries->path().extension();
        std::error_code gone;
        if ((ending != kShelvedEnding && ending != kUnfinishedEnding) || !entries->is_regular_file(gone))
            continue;
        ShelvedFile file{entries->path(), entries->file_size(gone), {}};
        if (!gone)
            file.lastUsed = entries->last_write_time(gone);
        if (!gone)
            files.push_back(std::move(file));
    }
    return files;
}

void removeQuietly(const fs::path &file)
{
    std::error_code ignored;
    fs::remove(file, ignored);
}

std::uint64_t makeRoom(const fs::path &folder, std::uint64_t wanted, fs::file_time_type usedNow)
{
    std::vector<ShelvedFile> files = filesOnShelf(folder);
    std::ranges::sort(files, {}, &ShelvedFile::lastUsed);
    std::uint64_t left = 0;
    for (const ShelvedFile &file : files)
        left += file.bytes;
    const auto leftOver = fs::file_time_type::clock::now() - kLeftOverAfter; // of a process that was killed
    for (const ShelvedFile &file : files) {
        const bool isLeftOver = file.path.extension() == kUnfinishedEnding && file.lastUsed < leftOver;
        const bool mayGo = file.path.extension() == kShelvedEnding && file.lastUsed < usedNow && left > wanted;
        if (!isLeftOver && !mayGo)
            continue;
        removeQuietly(file.path);
        left -= file.bytes;
    }
    return left;
}

ShelfPlace ShelfPlace::standard()
{
    constexpr std::uint64_t kMost = std::uint64_t(16) << 30;
    ShelfPlace place{fs::absolute(histoCache()) / "pictures", 0};
    if (const auto wanted = budgetOfEnvironment()) {
        place.budgetBytes = *wanted;
        return place;
    }
    // What lies there already is counted as free, or the budget would shrink as it is used.
    place.budgetBytes = std::min(kMost, (freeBytes(place.folder) + usageOf(place).bytes) / 4);
    return place;
}

ShelfUsage usageOf(const ShelfPlace &place)
{
    ShelfUsage usage;
    for (const ShelvedFile &file : filesOnShelf(place.folder)) {
        usage.bytes += file.bytes;
        ++usage.pictures;
    }
    return usage;
}

void clearShelf(const ShelfPlace &place)
{
    for (const ShelvedFile &file : filesOnShelf(place.folder))
        if (::unlink(file.path.c_str()) != 0 && errno != ENOENT)
            throwSystemError(file.path, "removing", errno);
}

} // namespace histo
