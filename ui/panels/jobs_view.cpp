#include "ui/panels/jobs_view.h"

#include "ui/described.h"
#include "ui/job_bridge.h"
#include "ui/theme.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>

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
    const int widths[] = {21 * em, 5 * em, 6 * em, 16 * em, 9 * em, 7 * em};
    for (int column = 0; column < JobTableModel::ColumnCount; ++column)
        setColumnWidth(column, widths[column]);
    horizontalHeader()->setSectionResizeMode(JobTableModel::Progress, QHeaderView::Stretch);

    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { addCancelButtons(first, last); });
    connect(&m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &from, const QModelIndex &to) { updateCancelButtons(from.row(), to.row()); });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            Q_EMIT jobChosen(m_model.job(current.row()).id);
    });
    connect(&m_jobs, &JobBridge::jobChanged, &m_model, &JobTableModel::update);
    m_model.setJobs(m_jobs.statuses());
    addCancelButtons(0, m_model.rowCount() - 1);
}

void JobsView::cancelCurrent()
{
    if (currentIndex().isValid())
        m_jobs.cancel(m_model.job(currentIndex().row()).id);
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

void JobsView::addCancelButtons(int firstRow, int lastRow)
{
    for (int row = firstRow; row <= lastRow; ++row) {
        const JobStatus &status = m_model.job(row);
        auto *button = described(new QPushButton(tr("Cancel")), u"cancelJob%1"_s.arg(status.id),
                                 tr("Cancel %1").arg(QString::fromStdString(status.title)),
                                 tr("Asks the job to stop; what it has written stays"));
        connect(button, &QPushButton::clicked, this, [this, id = status.id] { m_jobs.cancel(id); });
        setIndexWidget(m_model.index(row, JobTableModel::Cancel), button);
    }
    updateCancelButtons(firstRow, lastRow);
}

void JobsView::updateCancelButtons(int firstRow, int lastRow)
{
    for (int row = firstRow; row <= lastRow; ++row)
        if (QWidget *button = indexWidget(m_model.index(row, JobTableModel::Cancel)))
            button->setVisible(!isOver(m_model.job(row).state));
}

} // namespace histo
