#include "ui/panels/download_progress.h"

#include "core/download/transfer_meter.h"
#include "ui/described.h"
#include "ui/job_strip.h"
#include "ui/models/download_job.h"
#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <utility>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kPermille = 1000;

} // namespace

DownloadProgress::DownloadProgress(DownloadJob &job, const QString &prefix, QWidget *parent)
    : QWidget(parent),
      m_job(job),
      m_bar(new QProgressBar(this)),
      m_state(new QLabel(this)),
      m_note(new MutedLabel({}, this))
{
    described(m_bar, prefix + u"Progress"_s, tr("Progress of the download"), tr("How much of the download is here"));
    m_bar->setRange(0, kPermille);
    m_state->setObjectName(prefix + u"State"_s);
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setObjectName(prefix + u"Note"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(3 * kGridPixels);
    column->addWidget(m_bar);
    column->addWidget(m_state);
    column->addWidget(m_note);
    column->addStretch(1);
    column->addLayout(makeButtons(prefix));
    connect(&job, &DownloadJob::changed, this, &DownloadProgress::showState);
    showState();
}

QLayout *DownloadProgress::makeButtons(const QString &prefix)
{
    m_start = described(new QPushButton(this), prefix + u"Start"_s, tr("Download"),
                        tr("Starts the download as a job (Enter)"));
    m_start->setDefault(true);
    m_stop = described(new QPushButton(tr("Stop"), this), prefix + u"Stop"_s, tr("Stop the download"),
                       tr("Stops it; what came is kept and can be gone on with"));
    auto *close = described(new QPushButton(tr("Close"), this), prefix + u"Close"_s, tr("Close"),
                            tr("Closes this; a download goes on (Esc)"));
    close->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_start);
    row->addWidget(m_stop);
    row->addWidget(close);
    connect(m_start, &QPushButton::clicked, this, [this] {
        m_unfinished.clear();
        Q_EMIT startRequested();
    });
    connect(m_stop, &QPushButton::clicked, &m_job, &DownloadJob::cancel);
    connect(close, &QPushButton::clicked, this, &DownloadProgress::closeRequested);
    return row;
}

QString DownloadProgress::words(std::uint64_t bytes) { return QString::fromStdString(bytesInWords(bytes)); }

QString DownloadProgress::unfinishedWords(std::uint64_t bytes, std::optional<std::uint64_t> totalBytes)
{
    if (bytes == 0)
        return {};
    if (totalBytes)
        return tr("An unfinished download is here: %1 of %2. It goes on where it stopped.")
            .arg(words(bytes), words(*totalBytes));
    return tr("An unfinished download is here: %1. It goes on where it stopped.").arg(words(bytes));
}

void DownloadProgress::setUnfinished(const QString &words)
{
    m_unfinished = words;
    showState();
}

void DownloadProgress::showState()
{
    const JobStatus status = m_job.status();
    const bool isRunning = m_job.isRunning();
    if (std::exchange(m_wasRunning, isRunning) && !isRunning)
        Q_EMIT ended();
    m_start->setEnabled(!isRunning);
    m_stop->setEnabled(isRunning);
    m_start->setText(m_unfinished.isEmpty() ? tr("Download") : tr("Resume"));
    m_bar->setValue(status.id == 0 ? 0 : static_cast<int>(status.progress.fraction * kPermille));
    m_note->setText(isRunning ? m_job.lastNote() : QString());

    if (isRunning) {
        QStringList parts = {QString::fromStdString(status.progress.text),
                             JobStrip::timeLeftText(status.progress.secondsLeft)};
        parts.removeAll(QString());
        m_state->setText(parts.isEmpty() ? tr("Starting…") : parts.join(u" · "_s));
    } else if (status.state == JobState::Failed) {
        m_state->setText(QString::fromStdString(status.error));
    } else if (status.state == JobState::Succeeded && status.id != 0) {
        m_state->setText(m_job.outcome());
    } else {
        m_state->setText(m_unfinished);
    }
}

} // namespace histo
