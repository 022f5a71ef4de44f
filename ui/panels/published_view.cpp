#include "ui/panels/published_view.h"

#include "ui/described.h"
#include "ui/theme.h"
#include "ui/view/heading.h"
#include "ui/view/read_only_table.h"
#include "ui/view/share_delegate.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QTableView *makeTable(QAbstractItemModel &model, const QString &objectName, const QString &title,
                      const QString &toolTip)
{
    auto *view = described(new QTableView, objectName, title, toolTip);
    view->setModel(&model);
    view->setItemDelegate(new ShareDelegate(kShareRole, view));
    makeReadOnlyTable(*view);
    view->verticalHeader()->setMinimumSectionSize(view->fontMetrics().height() + 2 * kGridPixels);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view->horizontalHeader()->setHighlightSections(false);
    return view;
}

void layOut(QWidget *page, QLabel *words, QTableView *table)
{
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 3 * kGridPixels, 0, 0);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(words);
    layout->addWidget(table, 1);
}

} // namespace

PublishedCounts::PublishedCounts(QWidget *parent)
    : QWidget(parent),
      m_sentences(new QLabel),
      m_table(makeTable(m_model, u"publishedTable"_s, tr("Pictures here, of those published"),
                        tr("A tick: all that were published are here. A bar: their share.")))
{
    m_sentences->setObjectName(u"publishedSentences"_s);
    m_sentences->setWordWrap(true);
    m_sentences->setTextFormat(Qt::PlainText);
    m_sentences->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    layOut(this, m_sentences, m_table);
}

void PublishedCounts::setComparison(const PublishedComparison &comparison)
{
    QStringList sentences;
    for (const std::string &sentence : comparison.sentences)
        sentences << QString::fromStdString(sentence);
    m_sentences->setText(sentences.join(u'\n'));
    m_sentences->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_model.setComparison(comparison);
    m_table->setVisible(comparison.present > 0);
}

PublishedFolders::PublishedFolders(QWidget *parent)
    : QWidget(parent),
      m_words(new MutedLabel),
      m_table(
          makeTable(m_sorted, u"publishedFolders"_s, tr("Slide folders that differ"), tr("A click on a heading sorts")))
{
    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(kShareRole);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(PublishedFolderModel::All, Qt::DescendingOrder);
    m_words->setObjectName(u"publishedFoldersWords"_s);
    layOut(this, m_words, m_table);
}

void PublishedFolders::setComparison(const PublishedComparison &comparison)
{
    m_model.setComparison(comparison);
    m_words->setText(comparison.present == 0 ? tr("This data set is not BreakHis: there is nothing to compare.")
                     : count() == 0          ? tr("Every slide folder holds what was published.")
                                             : tr("Folders that do not hold all that was published, with the running "
                                                           "numbers of what is missing."));
    fitColumns();
}

void PublishedFolders::fitColumns()
{
    m_table->resizeColumnsToContents();
    for (int column = 0; column < PublishedFolderModel::Missing; ++column)
        m_table->setColumnWidth(column, m_table->columnWidth(column) + 4 * kGridPixels);
    // The last column takes what is left and shortens its words.
    m_table->setColumnWidth(PublishedFolderModel::Missing, m_table->columnWidth(PublishedFolderModel::At40));
}

void PublishedFolders::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

} // namespace histo
