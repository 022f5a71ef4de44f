#include "ui/models/thumbnail_loader.h"

#include "ui/models/thumbnail_source.h"
#include "ui/qt_paths.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <set>

namespace histo {

namespace {

constexpr int kBytesPerKibibyte = 1024;

int costKibibytes(const Thumbnail &thumbnail)
{
    return 1 + static_cast<int>(thumbnail.image.sizeInBytes() / kBytesPerKibibyte);
}

} // namespace

struct ThumbnailLoader::Requests {
    mutable std::mutex mutex; // guards all below
    std::deque<std::filesystem::path> waiting;
    std::set<std::filesystem::path> underWay; ///< also those decoded whose result has not arrived yet
    int workers = 0;                          ///< running, each takes from `waiting` until it is empty
    int generation = 0;                       ///< counts clear(): what was taken before is dropped
    std::shared_ptr<ThumbnailSource> source;  ///< of the data set that is asked for now

    struct Request {
        std::filesystem::path path;
        int generation = 0;
        std::shared_ptr<ThumbnailSource> source;
    };
    /// The next picture, or nothing: then the worker has been counted out.
    std::optional<Request> take()
    {
        std::lock_guard lock(mutex);
        if (waiting.empty()) {
            --workers;
            return {};
        }
        Request request{std::move(waiting.front()), generation, source};
        waiting.pop_front();
        underWay.insert(request.path);
        return request;
    }
};

ThumbnailLoader::ThumbnailLoader(QSize largestSize, int budgetMebibytes, QObject *parent)
    : QObject(parent),
      m_largestSize(largestSize),
      m_cache(budgetMebibytes * 1024),
      m_requests(std::make_shared<Requests>())
{
    m_requests->source = std::make_shared<ThumbnailSource>(std::filesystem::path(), largestSize);
    // One core stays free for the window itself.
    m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() - 1, 1, 4));
}

ThumbnailLoader::~ThumbnailLoader()
{
    want({});
    m_pool.waitForDone();
}

void ThumbnailLoader::useCatalogOf(const std::filesystem::path &datasetRoot)
{
    clear();
    if (datasetRoot == m_datasetRoot)
        return;
    m_datasetRoot = datasetRoot;
    std::lock_guard lock(m_requests->mutex);
    m_requests->source = std::make_shared<ThumbnailSource>(datasetRoot, m_largestSize);
}

const Thumbnail *ThumbnailLoader::find(const std::filesystem::path &path) { return m_cache.object(toQString(path)); }

void ThumbnailLoader::want(std::vector<std::filesystem::path> paths)
{
    std::erase_if(paths, [this](const auto &path) { return m_cache.contains(toQString(path)); });
    int missingWorkers = 0;
    {
        std::lock_guard lock(m_requests->mutex);
        std::erase_if(paths, [this](const auto &path) { return m_requests->underWay.contains(path); });
        m_requests->waiting.assign(paths.begin(), paths.end());
        const int needed = std::min<int>(m_pool.maxThreadCount(), static_cast<int>(paths.size()));
        missingWorkers = std::max(0, needed - m_requests->workers);
        m_requests->workers += missingWorkers;
    }
    for (int worker = 0; worker < missingWorkers; ++worker)
        m_pool.start([this] { decodeWanted(); });
}

void ThumbnailLoader::clear()
{
    m_cache.clear();
    std::lock_guard lock(m_requests->mutex);
    ++m_requests->generation;
    m_requests->waiting.clear();
    m_requests->underWay.clear();
}

bool ThumbnailLoader::isIdle() const
{
    std::lock_guard lock(m_requests->mutex);
    return m_requests->waiting.empty() && m_requests->underWay.empty();
}

void ThumbnailLoader::decodeWanted()
{
    while (std::optional<Requests::Request> request = m_requests->take()) {
        auto deliver = [this, request = *request, thumbnail = request->source->read(request->path)]() mutable {
            keep(request.generation, request.path, std::move(thumbnail));
        };
        QMetaObject::invokeMethod(this, std::move(deliver), Qt::QueuedConnection);
    }
}

void ThumbnailLoader::keep(int generation, const std::filesystem::path &path, Thumbnail thumbnail)
{
    {
        std::lock_guard lock(m_requests->mutex);
        if (generation != m_requests->generation)
            return;
        m_requests->underWay.erase(path);
    }
    const int cost = costKibibytes(thumbnail);
    m_cache.insert(toQString(path), new Thumbnail(std::move(thumbnail)), cost);
    Q_EMIT ready(path);
}

} // namespace histo
