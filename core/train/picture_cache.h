#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/dataset/split.h"
#include "core/model/model_table.h"
#include "core/train/picture_shelf.h"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <opencv2/core.hpp>
#include <vector>

namespace histo {

/// A picture of a data set.
struct PictureFile {
    std::filesystem::path path; ///< relative to the data set's root
    std::string sha256;         ///< of the file; where it is empty the picture is never kept on disk
};
std::vector<PictureFile> pictureFilesOf(const Split &split); ///< in the order of its rows
std::vector<PictureFile> pictureFilesOf(const std::vector<const SplitRow *> &rows);

/// Pictures of a run at the size that the network works on (InputGeometry::WholePicture). Each is decoded and scaled
/// once, ever: it is then on the shelf (picture_shelf.h), for later jobs as well, and mapped into memory. Where it cannot
/// be kept there it is kept in memory within a budget, and beyond that decoded each time.
/// @thread any; all functions at once
class PictureCache {
public:
    PictureCache(std::filesystem::path root, std::vector<PictureFile> files, const ModelInfo &model,
                 const ShelfPlace &place = ShelfPlace::standard(),
                 std::size_t memoryBudgetBytes = defaultMemoryBudget());

    ~PictureCache();
    PictureCache(const PictureCache &) = delete;
    PictureCache &operator=(const PictureCache &) = delete;

    std::size_t count() const { return m_files.size(); }

    /// RGB, 8 bit; not to be written to, and valid as long as the cache lives: mostly it is a view of a file.
    /// @throws Error BadInput naming a file that cannot be read (any more)
    cv::Mat3b picture(std::size_t index) const;

    /// The size of picture(index) if that is known without decoding.
    std::optional<cv::Size> knownSize(std::size_t index) const;

    /// Decodes what is missing, on all cores, ahead of those who need it. Several processes share the work.
    /// @throws Error BadInput naming a file that cannot be read, or Cancelled
    void fill(const std::vector<std::size_t> &indices, const CancelToken &cancel, const ProgressSink &progress) const;

    /// Times that a picture was decoded.
    std::size_t decodedCount() const { return m_decoded; }

    /// A quarter of the machine's memory, and never more than 4 GiB.
    static std::size_t defaultMemoryBudget();

private:
    std::optional<cv::Mat3b> held(std::size_t index) const;
    std::optional<cv::Mat3b> takenOffShelf(std::size_t index) const;
    cv::Mat3b decode(std::size_t index) const;

    std::filesystem::path m_root;
    std::vector<PictureFile> m_files;
    ModelInfo m_model;
    mutable PictureShelf m_shelf;
    std::size_t m_memoryBudgetBytes;
    mutable std::atomic<std::size_t> m_decoded = 0;
    mutable std::atomic<bool> m_isMemoryFull = false;
    mutable std::mutex m_mutex;                // guards all below
    mutable std::vector<cv::Mat3b> m_pictures; ///< views of m_mapped, or in memory
    mutable std::vector<ShelvedPicture> m_mapped;
    mutable std::size_t m_bytesInMemory = 0;
};

} // namespace histo
