#include "ui/models/dataset_downloader.h"

#include "core/dataset/download/dataset_download.h"
#include "ui/job_bridge.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QRandomGenerator>
#include <mutex>

namespace histo {

/// Shared with the worker, which may outlive the window's objects by a moment.
struct DatasetDownloader::Told {
    std::mutex mutex; // guards all of it
    QString note, outcome;
};

DatasetDownloader::DatasetDownloader(Session &session, QObject *parent)
    : QObject(parent), m_session(session), m_told(std::make_shared<Told>())
{
    connect(&session.jobs(), &JobBridge::jobChanged, this, &DatasetDownloader::jobChanged);
}

DatasetDownloader::~DatasetDownloader() = default;

namespace {

QString inWords(const DownloadedDataset &done)
{
    const PublishedComparison &published = done.published;
    QString words = DatasetDownloader::tr("%L1 of the %L2 published pictures are here.")
                        .arg(published.present)
                        .arg(kPublishedPictures);
    if (published.extra > 0)
        words += u' ' + DatasetDownloader::tr("%L1 pictures have other names.").arg(published.extra);
    return words;
}

} // namespace

void DatasetDownloader::start(const QString &folder, const QString &address, const QString &sha256)
{
    if (isRunning())
        return;
    m_folder = folder;
    m_told = std::make_shared<Told>();
    DatasetRules rules;
    rules.download.backOff.seed = QRandomGenerator::global()->generate64();
    const DatasetRequest request{toPath(folder), address.trimmed().toStdString(), sha256.trimmed().toStdString()};
    auto work = [request, rules, told = m_told](const CancelToken &cancel, const ProgressSink &progress) {
        DownloadObserver observer;
        observer.progress = progress;
        observer.note = [told](const std::string &note) {
            std::lock_guard lock(told->mutex);
            told->note = QString::fromStdString(note);
        };
        const DownloadedDataset done = downloadDataset(request, rules, observer, cancel);
        std::lock_guard lock(told->mutex);
        told->outcome = inWords(done);
    };
    // A device of its own: a training run on the processor does not make the network wait.
    m_status = {};
    m_status.id = m_session.jobs().submit(tr("Download BreakHis"), "network", work);
    Q_EMIT changed();
}

void DatasetDownloader::cancel() { m_session.jobs().cancel(m_status.id); }

bool DatasetDownloader::isRunning() const
{
    return m_status.id != 0 && (m_status.state == JobState::Queued || m_status.state == JobState::Running);
}

JobStatus DatasetDownloader::status() const { return m_status; }

QString DatasetDownloader::folder() const { return m_folder; }

QString DatasetDownloader::lastNote() const
{
    std::lock_guard lock(m_told->mutex);
    return m_told->note;
}

QString DatasetDownloader::outcome() const
{
    std::lock_guard lock(m_told->mutex);
    return m_told->outcome;
}

void DatasetDownloader::jobChanged(const JobStatus &status)
{
    if (status.id != m_status.id)
        return;
    m_status = status;
    if (status.state == JobState::Succeeded)
        m_session.openDataset(m_folder);
    Q_EMIT changed();
}

} // namespace histo
