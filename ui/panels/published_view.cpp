#include "ui/panels/published_view.h"

#include "ui/described.h"
#include "ui/theme.h"
#include "ui/view/heading.h"
#include "ui/view/share_delegate.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace histo {

using namespace Qt::StringLiterals;

PublishedView::PublishedView(QWidget *parent)
    : QWidget(parent), m_sentences(new QLabel(this)), m_tables(new QSplitter(this))
{
    m_sentences->setObjectName(u"publishedSentences"_s);
    m_sentences->setWordWrap(true);
    m_sentences->setTextFormat(Qt::PlainText);
    m_sentences->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sortedFolders.setSourceModel(&m_folders);
    m_sortedFolders.setSortRole(kShareRole);
    m_tables->setChildrenCollapsible(false);
    m_tables->addWidget(makeTable(m_counts, u"publishedTable"_s, tr("Pictures here, of those published"),
                                  tr("A tick: all that were published")));
    m_tables->addWidget(makeTable(m_sortedFolders, u"publishedFolders"_s, tr("Slide folders that differ"),
                                  tr("A click on a heading sorts")));
    m_tables->setStretchFactor(1, 1);
    auto *folders = findChild<QTableView *>(u"publishedFolders"_s);
    folders->horizontalHeader()->setStretchLastSection(true);
    folders->setSortingEnabled(true);
    folders->sortByColumn(PublishedFolderModel::All, Qt::DescendingOrder);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 3 * kGridPixels, 0, 0);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(m_sentences);
    layout->addWidget(m_tables, 1);
}

QWidget *PublishedView::makeTable(QAbstractItemModel &model, const QString &objectName, const QString &title,
                                  const QString &toolTip)
{
    auto *page = new QWidget;
    auto *view = described(new QTableView(page), objectName, title, toolTip);
    view->setModel(&model);
    view->setItemDelegate(new ShareDelegate(kShareRole, view));
    view->setShowGrid(false);
    view->setAlternatingRowColors(true);
    view->setWordWrap(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setTabKeyNavigation(false);
    view->setFrameShape(QFrame::NoFrame);
    view->verticalHeader()->hide();
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setMinimumSectionSize(view->fontMetrics().height());
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(kGridPixels);
    layout->addWidget(new Heading(title, 0.95, page));
    layout->addWidget(view, 1);
    return page;
}

void PublishedView::setComparison(const PublishedComparison &comparison)
{
    QStringList sentences;
    for (const std::string &sentence : comparison.sentences)
        sentences << QString::fromStdString(sentence);
    m_sentences->setText(sentences.join(u'\n'));
    m_counts.setComparison(comparison);
    m_folders.setComparison(comparison);
    m_tables->setVisible(comparison.present > 0);
    m_tables->widget(1)->setVisible(m_folders.rowCount() > 0);
    fitColumns();
}

void PublishedView::fitColumns()
{
    for (const QString &name : {u"publishedTable"_s, u"publishedFolders"_s}) {
        auto *view = findChild<QTableView *>(name);
        view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 2 * kGridPixels);
        view->resizeColumnsToContents();
        int width = view->verticalScrollBar()->sizeHint().width();
        for (int column = 0; column < view->model()->columnCount(); ++column) {
            view->setColumnWidth(column, view->columnWidth(column) + 2 * kGridPixels);
            width += view->columnWidth(column);
        }
        if (name == "publishedTable"_L1)
            view->setMinimumWidth(width);
        else // the last column takes what is left and shortens its words
            view->setColumnWidth(PublishedFolderModel::Missing, view->horizontalHeader()->minimumSectionSize());
    }
}

void PublishedView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

} // namespace histo
