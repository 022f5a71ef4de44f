#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <filesystem>
#include <memory>
#include <vector>

namespace histo {

/// A small picture, or why there is none.
struct Thumbnail {
    QImage image;
    QString problem; ///< empty if the picture could be read
};

class ThumbnailSource;

/// Small versions of pictures, read on pool threads.
///
/// Those of a data set come from its catalog where that knows the unchanged file; what it does not know it learns.
///
/// What is on the screen is asked for as a whole: the newest request replaces the one before, so that what has scrolled
/// away is not decoded any more. Ready thumbnails stay in memory up to a budget, those unused for longest go first.
/// GUI thread only.
class ThumbnailLoader : public QObject {
    Q_OBJECT
public:
    explicit ThumbnailLoader(QSize largestSize = {256, 192}, int budgetMebibytes = 256, QObject *parent = nullptr);
    ~ThumbnailLoader() override;

    /// The data set that is asked for from now on; empty: none, every picture is decoded. Forgets everything.
    void useCatalogOf(const std::filesystem::path &datasetRoot);
    /// Null while it is not there yet. The pointer is good until the next call of this object.
    const Thumbnail *find(const std::filesystem::path &path);
    /// Pictures wanted now, the most urgent first.
    void want(std::vector<std::filesystem::path> paths);
    void clear(); ///< forgets everything: other files may stand at the same paths

    bool isIdle() const; ///< nothing is being decoded or waits

Q_SIGNALS:
    void ready(const std::filesystem::path &path);

private:
    struct Requests;
    void decodeWanted();
    void keep(int generation, const std::filesystem::path &path, Thumbnail thumbnail);

    const QSize m_largestSize;
    QCache<QString, Thumbnail> m_cache; ///< cost in KiB
    std::shared_ptr<Requests> m_requests;
    std::filesystem::path m_datasetRoot;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
