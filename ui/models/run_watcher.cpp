#include "ui/models/run_watcher.h"

#include "ui/background.h"
#include "ui/qt_paths.h"

#include <algorithm>

namespace histo {

namespace {

constexpr int kRestMilliseconds = 3000;
constexpr int kRestPerLook = 20; ///< a slow disk is looked at less often

} // namespace

RunWatcher::RunWatcher(QObject *parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1); // the catalog is for one at a time
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &RunWatcher::look);
}

RunWatcher::~RunWatcher() = default;

void RunWatcher::setFolders(const QStringList &folders)
{
    m_folders = folders;
    m_hasAnswered = false;
    lookSoon();
}

void RunWatcher::setWanted(bool isWanted)
{
    m_isWanted = isWanted;
    if (isWanted)
        lookSoon();
    else
        m_timer.stop();
}

void RunWatcher::lookSoon()
{
    if (m_isReading)
        m_isStale = true;
    else if (m_isWanted)
        look();
}

void RunWatcher::look()
{
    m_isReading = true;
    m_isStale = false;
    m_lookTime.start();
    std::vector<std::filesystem::path> folders;
    for (const QString &folder : m_folders)
        folders.push_back(toPath(folder));
    auto read = [catalog = m_catalog, folders] { return catalog->read(folders); };
    auto show = [this](const std::vector<RunFacts> &runs) {
        m_isReading = false;
        m_hasAnswered = !m_isStale;
        Q_EMIT found(runs);
        rest();
    };
    inBackground(m_pool, this, read, show, [this](const QString &) {
        m_isReading = false;
        m_hasAnswered = true;
        rest();
    });
}

void RunWatcher::rest()
{
    if (m_isStale)
        return look();
    if (m_isWanted)
        m_timer.start(std::max(kRestMilliseconds, int(kRestPerLook * m_lookTime.elapsed())));
}

} // namespace histo
