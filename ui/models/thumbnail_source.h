#pragma once

#include "ui/models/thumbnail_loader.h"

#include <memory>
#include <mutex>

namespace histo {

class Catalog;

/// Reads small versions of pictures: from the catalog of a data set, else from the files.
/// @thread any but the GUI's (it waits for the disk); several at once
class ThumbnailSource {
public:
    /// @param datasetRoot  absolute; empty: no catalog
    ThumbnailSource(std::filesystem::path datasetRoot, QSize largestSize);
    ~ThumbnailSource();

    Thumbnail read(const std::filesystem::path &absolutePath);

private:
    QImage fromCatalog(const std::filesystem::path &absolutePath);
    QImage fromFile(const std::filesystem::path &absolutePath) const;
    Catalog *catalog();

    const std::filesystem::path m_datasetRoot;
    const QSize m_largestSize;
    std::once_flag
        m_openedOnce; ///< the catalog is opened when the first picture is wanted, by the thread that reads it
    std::unique_ptr<Catalog> m_catalog;
};

} // namespace histo
