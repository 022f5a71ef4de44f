#include "ui/panels/jobs_view.h"

#include "ui/described.h"
#include "ui/job_bridge.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <QAction>
#include <QApplication>
#include <QDesktopServices>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QUrl>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// How far a job is: a bar behind the words that say what is being done.
class ProgressDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const double fraction = std::clamp(index.data(JobTableModel::FractionRole).toDouble(), 0.0, 1.0);
        const ThemeColors colors = themeColors(option.palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF bar = QRectF(option.rect)
                               .adjusted(kGridPixels, kGridPixels + 0.5, -kGridPixels, -kGridPixels - 0.5);
        painter->setPen(colors.border);
        painter->setBrush(option.palette.base());
        painter->drawRoundedRect(bar, kGridPixels, kGridPixels);
        QColor done = colors.accent;
        done.setAlphaF(0.35F);
        painter->setClipRect(QRectF(bar.topLeft(), QSizeF(bar.width() * fraction, bar.height())));
        painter->setPen(Qt::NoPen);
        painter->setBrush(done);
        painter->drawRoundedRect(bar, kGridPixels, kGridPixels);
        painter->setClipping(false);
        painter->setPen(option.palette.color(QPalette::Text));
        const QString text = u"%1 %  %2"_s.arg(int(100 * fraction)).arg(index.data().toString());
        const QRect room = bar.toRect().adjusted(2 * kGridPixels, 0, -2 * kGridPixels, 0);
        painter->drawText(room, Qt::AlignVCenter, option.fontMetrics.elidedText(text, Qt::ElideRight, room.width()));
        painter->restore();
    }
};

bool canGoOn(JobState state)
{
    return state == JobState::Held || state == JobState::Pausing || state == JobState::Paused;
}

} // namespace

JobsView::JobsView(JobBridge &jobs, QWidget *parent) : QTableView(parent), m_jobs(jobs)
{
    described(this, u"jobsTable"_s, tr("Jobs"),
              tr("Everything that runs or waits. Choose a training to see its curves."));
    setModel(&m_model);
    setItemDelegateForColumn(JobTableModel::Progress, new ProgressDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 5 * kGridPixels);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int em = fontMetrics().height();
    const int widths[] = {21 * em, 5 * em, 7 * em, 16 * em, 9 * em};
    for (int column = 0; column < JobTableModel::ColumnCount; ++column)
        setColumnWidth(column, widths[column]);
    horizontalHeader()->setSectionResizeMode(JobTableModel::Progress, QHeaderView::Stretch);

    createActions();
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &JobsView::updateActions);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        updateActions();
        if (current.isValid())
            Q_EMIT jobChosen(m_model.job(current.row()).id);
    });
    connect(&m_jobs, &JobBridge::jobChanged, &m_model, &JobTableModel::update);
    m_model.setJobs(m_jobs.statuses());
    updateActions();
}

QAction *JobsView::addJobAction(const QString &objectName, const QString &text, const QKeySequence &key,
                                const QString &toolTip, const std::function<void(const JobStatus &)> &run)
{
    auto *action = new QAction(text, this);
    action->setObjectName(objectName);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(key.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, [this, run] {
        if (const JobStatus *job = currentJob())
            run(*job);
    });
    addAction(action);
    return action;
}

void JobsView::createActions()
{
    m_pause = addJobAction(u"jobs.pause"_s, tr("Pause"), Qt::Key_P, {}, [this](const JobStatus &job) {
        canGoOn(job.state) ? m_jobs.resume(job.id) : m_jobs.pause(job.id);
    });
    m_cancel = addJobAction(u"train.cancel"_s, tr("Cancel"), Qt::Key_Delete,
                            tr("Stops the selected job after the step it is in; what it has written stays"),
                            [this](const JobStatus &job) { m_jobs.cancel(job.id); });
    m_up = addJobAction(u"jobs.up"_s, tr("Up"), Qt::ALT | Qt::Key_Up, tr("The selected job waits one place less"),
                        [this](const JobStatus &job) { m_jobs.moveUp(job.id); });
    m_down = addJobAction(u"jobs.down"_s, tr("Down"), Qt::ALT | Qt::Key_Down,
                          tr("The selected job lets the one behind it go first"),
                          [this](const JobStatus &job) { m_jobs.moveDown(job.id); });
    m_first = addJobAction(u"jobs.first"_s, tr("Next to run"), Qt::ALT | Qt::Key_Home,
                           tr("The selected job goes before all that wait for its device"),
                           [this](const JobStatus &job) { m_jobs.moveFirst(job.id); });
    m_openFolder = addJobAction(
        u"jobs.openFolder"_s, tr("Open its folder"), {}, tr("Shows what the job writes, in the file manager"),
        [](const JobStatus &job) { QDesktopServices::openUrl(QUrl::fromLocalFile(toQString(job.folder))); });
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

const JobStatus *JobsView::currentJob() const
{
    return currentIndex().isValid() ? &m_model.job(currentIndex().row()) : nullptr;
}

void JobsView::updateActions()
{
    const JobStatus *job = currentJob();
    const bool isStoppable = job && !isOver(job->state) && !job->isStopping;
    const bool waits = job && isWaiting(job->state);
    const bool goesOn = job && canGoOn(job->state);
    m_pause->setEnabled(isStoppable);
    m_pause->setText(goesOn ? tr("Go on") : tr("Pause"));
    m_pause->setToolTip(goesOn  ? tr("The selected job goes on where it rests (P)")
                        : waits ? tr("The selected job is held back and the others go first (P)")
                                : tr("The selected job rests after the step it is in and keeps its memory (P)"));
    m_cancel->setEnabled(isStoppable);
    m_up->setEnabled(waits && job->place > 1);
    m_first->setEnabled(waits && job->place > 1);
    m_down->setEnabled(waits && isSomeoneBehind(*job));
    m_openFolder->setEnabled(job && !job->folder.empty() && job->startedSeconds > 0);
}

bool JobsView::isSomeoneBehind(const JobStatus &job) const
{
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (m_model.job(row).device == job.device && m_model.job(row).place > job.place)
            return true;
    return false;
}

void JobsView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_model.rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(themeColors(palette()).mutedText);
    painter.drawText(viewport()->rect(), Qt::AlignCenter,
                     tr("Nothing has run yet. What you start stands here, also while you work elsewhere."));
}

} // namespace histo
