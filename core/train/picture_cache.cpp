#include "core/train/picture_cache.h"

#include "core/common/log.h"
#include "core/common/parallel_for.h"
#include "core/common/paths.h"
#include "core/image/image_io.h"
#include "core/model/classifier.h"
#include "core/model/input_torch.h"

#include <algorithm>
#include <unistd.h>

namespace histo {

namespace {

/// Of all caches of the process together. Linux allows a process 65,530 mappings, and other things need some too.
constexpr std::size_t kMostMappings = 40'000;
std::atomic<std::size_t> mappings = 0;

} // namespace

std::vector<PictureFile> pictureFilesOf(const Split &split)
{
    std::vector<PictureFile> files;
    for (const SplitRow &row : split.rows)
        files.push_back({row.sample.path, row.sha256});
    return files;
}

std::vector<PictureFile> pictureFilesOf(const std::vector<const SplitRow *> &rows)
{
    std::vector<PictureFile> files;
    for (const SplitRow *row : rows)
        files.push_back({row->sample.path, row->sha256});
    return files;
}

PictureCache::PictureCache(std::filesystem::path root, std::vector<PictureFile> files, const ModelInfo &model,
                           const ShelfPlace &place, std::size_t memoryBudgetBytes)
    : m_root(std::move(root)),
      m_files(std::move(files)),
      m_model(model),
      m_shelf(place, model.resizeSide, model.interpolation),
      m_memoryBudgetBytes(memoryBudgetBytes),
      m_pictures(m_files.size())
{}

PictureCache::~PictureCache() { mappings -= m_mapped.size(); }

std::optional<cv::Mat3b> PictureCache::held(std::size_t index) const
{
    const std::lock_guard lock(m_mutex);
    return m_pictures[index].empty() ? std::nullopt : std::optional(m_pictures[index]);
}

std::optional<cv::Mat3b> PictureCache::takenOffShelf(std::size_t index) const
{
    const std::string &sha256 = m_files[index].sha256;
    auto found = sha256.empty() ? std::nullopt : m_shelf.find(sha256);
    if (!found)
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    if (!m_pictures[index].empty()) // another thread was faster
        return m_pictures[index];
    if (mappings >= kMostMappings)
        return found->pixels().clone();
    ++mappings;
    m_mapped.push_back(std::move(*found));
    return m_pictures[index] = m_mapped.back().pixels();
}

cv::Mat3b PictureCache::decode(std::size_t index) const
{
    // Outside the lock: two threads may decode the same picture, and both get the same pixels.
    const PictureFile &file = m_files[index];
    ++m_decoded;
    const bool isKnown = !file.sha256.empty();
    const HashedPicture read = isKnown ? readRgbAndHash(m_root / file.path)
                                       : HashedPicture{readRgb(m_root / file.path), ""};
    const cv::Mat3b picture = prepared(read.rgb, m_model, InputGeometry::WholePicture);
    if (isKnown && read.sha256 != file.sha256)
        log::warning(utf8(file.path) + ": the file has changed since the split was made");
    else if (isKnown && m_shelf.keep(file.sha256, picture))
        if (const auto kept = takenOffShelf(index))
            return *kept;
    const std::lock_guard lock(m_mutex);
    const std::size_t bytes = picture.total() * picture.elemSize();
    m_isMemoryFull = m_bytesInMemory + bytes > m_memoryBudgetBytes;
    if (m_pictures[index].empty() && !m_isMemoryFull) {
        m_pictures[index] = picture;
        m_bytesInMemory += bytes;
    }
    return picture;
}

cv::Mat3b PictureCache::picture(std::size_t index) const
{
    if (const auto there = held(index))
        return *there;
    if (const auto there = takenOffShelf(index))
        return *there;
    return decode(index);
}

std::optional<cv::Size> PictureCache::knownSize(std::size_t index) const
{
    if (const auto there = held(index))
        return there->size();
    const std::string &sha256 = m_files[index].sha256;
    return sha256.empty() ? std::nullopt : m_shelf.sizeOf(sha256);
}

void PictureCache::fill(const std::vector<std::size_t> &indices, const CancelToken &cancel,
                        const ProgressSink &progress) const
{
    using enum PictureShelf::IfTaken;
    std::mutex mutex;                   // guards elsewhere
    std::vector<std::size_t> elsewhere; // being decoded by another process
    const auto look = [&](std::size_t index, PictureShelf::IfTaken ifTaken) {
        const bool isInVain = m_isMemoryFull && !m_shelf.isOpen(); // it would only be decoded again later
        if (isInVain || held(index) || takenOffShelf(index))
            return;
        if (m_files[index].sha256.empty())
            return void(decode(index)); // nobody can share it
        const auto claim = m_shelf.claim(m_files[index].sha256, ifTaken);
        if (!claim) {
            const std::lock_guard lock(mutex);
            elsewhere.push_back(index);
        } else if (!takenOffShelf(index)) { // the other may just have been done
            decode(index);
        }
    };
    parallelFor(
        indices.size(), [&](std::size_t i) { look(indices[i], Skip); }, cancel, progress, "reading pictures");
    const std::vector<std::size_t> waited = std::exchange(elsewhere, {});
    parallelFor(
        waited.size(), [&](std::size_t i) { look(waited[i], Wait); }, cancel, {}, "");
}

std::size_t PictureCache::defaultMemoryBudget()
{
    const auto pages = static_cast<std::size_t>(std::max(0L, sysconf(_SC_PHYS_PAGES)));
    const auto pageBytes = static_cast<std::size_t>(std::max(0L, sysconf(_SC_PAGESIZE)));
    return std::min(pages * pageBytes / 4, std::size_t(4) << 30);
}

} // namespace histo
