#include "ui/job_strip.h"

#include "ui/described.h"
#include "ui/job_bridge.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>
#include <cmath>

namespace histo {

namespace {
constexpr int kPermille = 1000;
}

JobStrip::JobStrip(Session &session, QWidget *parent)
    : QFrame(parent),
      m_session(session),
      m_title(new QLabel(this)),
      m_detail(new MutedLabel({}, this)),
      m_bar(new QProgressBar(this)),
      m_pause(new QToolButton(this)),
      m_cancel(new QToolButton(this))
{
    setObjectName(QStringLiteral("jobStrip"));
    m_title->setObjectName(QStringLiteral("jobTitle"));
    m_detail->setObjectName(QStringLiteral("jobDetail"));
    m_detail->setWordWrap(false);
    described(m_bar, QStringLiteral("jobProgress"), tr("Progress of the job"), tr("How far the job is"));
    m_bar->setRange(0, kPermille);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(60 * kGridPixels);
    m_bar->setMaximumHeight(3 * kGridPixels);
    described(m_pause, QStringLiteral("jobPause"), tr("Pause the job"), {});
    described(m_cancel, QStringLiteral("jobCancel"), tr("Cancel the job"),
              tr("Stops the job after the step it is in; nothing finished is lost"));
    m_cancel->setText(tr("Cancel"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, kGridPixels, 2 * kGridPixels, kGridPixels);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(m_title);
    layout->addWidget(m_bar);
    layout->addWidget(m_detail, 1);
    layout->addWidget(m_pause);
    layout->addWidget(m_cancel);
    // The strip keeps its height when a job begins: nothing above it may jump.
    layout->addStrut(m_cancel->sizeHint().height());

    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_session.jobs().cancel(m_shownJob);
        showJobs();
    });
    connect(m_pause, &QToolButton::clicked, this, [this] {
        m_goesOn ? m_session.jobs().resume(m_shownJob) : m_session.jobs().pause(m_shownJob);
        showJobs();
    });
    connect(&session.jobs(), &JobBridge::jobChanged, this, &JobStrip::showJobs);
    connect(&session, &Session::datasetOpening, this, [this] { showReading(0, tr("reading names")); });
    connect(&session, &Session::datasetProgress, this, &JobStrip::showReading);
    connect(&session, &Session::datasetOpened, this, &JobStrip::showJobs);
    connect(&session, &Session::datasetFailed, this, &JobStrip::showJobs);
    showNothing();
}

QString JobStrip::timeLeftText(std::optional<double> secondsLeft)
{
    if (!secondsLeft)
        return {};
    const int seconds = static_cast<int>(std::ceil(*secondsLeft));
    if (seconds < 60)
        return tr("about %1 s left").arg(seconds);
    if (seconds < 3600)
        return tr("about %1 min left").arg((seconds + 30) / 60);
    return tr("about %1 h %2 min left").arg(seconds / 3600).arg(seconds % 3600 / 60);
}

void JobStrip::showJobs()
{
    // What works is shown before what rests, and that before what waits.
    auto rank = [](JobState state) { return state == JobState::Running ? 0 : isUnderWay(state) ? 1 : 2; };
    const JobStatus *shown = nullptr;
    int underWay = 0, waiting = 0;
    const std::vector<JobStatus> all = m_session.jobs().statuses();
    for (const JobStatus &status : all) {
        underWay += isUnderWay(status.state);
        waiting += isWaiting(status.state);
        if (!isOver(status.state) && (!shown || rank(status.state) < rank(shown->state)))
            shown = &status;
    }
    if (shown)
        showJob(*shown, underWay - isUnderWay(shown->state), waiting - isWaiting(shown->state));
    else
        showNothing();
}

QString JobStrip::whatItDoes(const JobStatus &job)
{
    if (job.isStopping)
        return tr("stopping after this step");
    switch (job.state) {
    case JobState::Queued: return tr("waits for its device");
    case JobState::Held: return tr("held back until you let it go on");
    case JobState::Pausing: return tr("pausing after this step");
    case JobState::Paused: return tr("paused; it keeps its memory");
    default: break;
    }
    QStringList details{QString::fromStdString(job.progress.text), timeLeftText(job.progress.secondsLeft)};
    details.removeAll(QString());
    return details.join(QStringLiteral(" · "));
}

void JobStrip::showJob(const JobStatus &job, int othersRunning, int waiting)
{
    m_shownJob = job.id;
    setBusy(true);
    m_goesOn = job.state == JobState::Held || job.state == JobState::Pausing || job.state == JobState::Paused;
    m_cancel->setEnabled(!job.isStopping);
    m_pause->setEnabled(!job.isStopping);
    m_pause->setText(m_goesOn ? tr("Go on") : tr("Pause"));
    m_pause->setToolTip(m_goesOn ? tr("The job goes on where it rests")
                                 : tr("The job rests after the step it is in, and keeps its device and its memory"));
    m_title->setText(tr("%1 on %2").arg(QString::fromStdString(job.title), QString::fromStdString(job.device)));
    m_bar->setValue(static_cast<int>(job.progress.fraction * kPermille));
    QStringList details;
    if (isUnderWay(job.state))
        details << QStringLiteral("%1 %").arg(job.progress.fraction * 100, 0, 'f', 0);
    details << whatItDoes(job);
    if (othersRunning > 0)
        details << tr("%1 more under way").arg(othersRunning);
    if (waiting > 0)
        details << tr("%1 waiting").arg(waiting);
    details.removeAll(QString());
    m_detail->setText(details.join(QStringLiteral(" · ")));
}

void JobStrip::showReading(double fraction, const QString &text)
{
    if (m_session.jobs().isBusy())
        return;
    setBusy(true);
    m_cancel->hide();
    m_pause->hide();
    m_title->setText(tr("Opening the data set"));
    m_bar->setValue(static_cast<int>(fraction * kPermille));
    m_detail->setText(text);
}

void JobStrip::showNothing()
{
    m_shownJob = 0;
    setBusy(false);
    m_title->setText(tr("No job is running"));
    m_detail->clear();
}

void JobStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors colors = themeColors(palette());
    painter.fillRect(rect(), colors.raised);
    painter.setPen(colors.border);
    painter.drawLine(rect().topLeft(), rect().topRight());
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

void JobStrip::setBusy(bool isBusy)
{
    m_bar->setVisible(isBusy);
    m_cancel->setVisible(isBusy);
    m_pause->setVisible(isBusy);
}

} // namespace histo
