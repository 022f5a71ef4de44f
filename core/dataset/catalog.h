#pragma once

#include "core/dataset/picture_table.h"

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace histo {

/// What earlier scans have found out about the pictures of one data set, on disk (catalog_file.h): a file whose size
/// and time of change are as they were is not opened again.
///
/// Work never fails for want of a catalog. Where it cannot be read or written (no place, a full disk), one warning is
/// logged, nothing more is kept, and everything is looked at anew.
/// @thread any; all functions at once from any number of threads. Several processes may have the same catalog open.
class Catalog {
public:
    /// Null where there can be no catalog.
    /// @param root  of the data set; must exist
    static std::unique_ptr<Catalog> open(const std::filesystem::path &root);
    ~Catalog(); ///< writes what still waits

    /// Everything on record, by path relative to the root (with '/'), without thumbnails; files may have changed since.
    std::unordered_map<std::string, KnownPicture> known() const;

    /// JPEG of a picture whose file has not changed since it was kept; else empty.
    std::vector<unsigned char> thumbnail(const std::filesystem::path &picture) const;

    /// Opens and decodes the file, and keeps what it tells: not at once, but together with others.
    /// @return  with its thumbnail
    PictureFacts examine(const std::filesystem::path &picture);

    void flush(); ///< on disk (as far as a killed program goes) when it returns

private:
    struct Impl;
    explicit Catalog(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
