#include "ui/models/download_job.h"

#include "ui/job_bridge.h"
#include "ui/session.h"

#include <QRandomGenerator>
#include <mutex>

namespace histo {

/// Shared with the worker, which may outlive the window's objects by a moment.
struct DownloadJob::Told {
    std::mutex mutex; // guards all of it
    QString note, outcome;
};

DownloadJob::DownloadJob(Session &session, const std::string &device, QObject *parent)
    : QObject(parent), m_session(session), m_device(device), m_told(std::make_shared<Told>())
{
    connect(&session.jobs(), &JobBridge::jobChanged, this, &DownloadJob::jobChanged);
}

DownloadJob::~DownloadJob() = default;

void DownloadJob::start(const QString &title, Work work)
{
    if (isRunning())
        return;
    m_told = std::make_shared<Told>();
    DownloadRules rules;
    rules.backOff.seed = QRandomGenerator::global()->generate64(); // other machines wait for other times
    auto job = [work = std::move(work), rules, told = m_told](const CancelToken &cancel, const ProgressSink &progress) {
        DownloadObserver observer;
        observer.progress = progress;
        observer.note = [told](const std::string &note) {
            std::lock_guard lock(told->mutex);
            told->note = QString::fromStdString(note);
        };
        const QString outcome = work(rules, observer, cancel);
        std::lock_guard lock(told->mutex);
        told->outcome = outcome;
    };
    m_status = {};
    m_status.id = m_session.jobs().submit(title, m_device, job);
    Q_EMIT changed();
}

void DownloadJob::cancel() { m_session.jobs().cancel(m_status.id); }

bool DownloadJob::isRunning() const { return m_status.id != 0 && !isOver(m_status.state); }

JobStatus DownloadJob::status() const { return m_status; }

QString DownloadJob::lastNote() const
{
    std::lock_guard lock(m_told->mutex);
    return m_told->note;
}

QString DownloadJob::outcome() const
{
    std::lock_guard lock(m_told->mutex);
    return m_told->outcome;
}

void DownloadJob::jobChanged(const JobStatus &status)
{
    if (status.id != m_status.id)
        return;
    m_status = status;
    if (status.state == JobState::Succeeded)
        Q_EMIT succeeded();
    Q_EMIT changed();
}

} // namespace histo
