#include "ui/panels/run_list_view.h"

#include "ui/described.h"
#include "ui/models/count_words.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/read_only_table.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kHeaderKey = u"runs/header"_s;
const auto kShownKey = u"runs/columns"_s;
constexpr int kWidestColumnLines = 16; ///< in heights of a line of text

} // namespace

RunListView::RunListView(QWidget *parent)
    : QWidget(parent),
      m_search(new QLineEdit),
      m_count(new QLabel),
      m_columnMenu(new QMenu(this)),
      m_folderMenu(new QMenu(this)),
      m_table(new QTableView)
{
    m_filter.setSourceModel(&m_model);
    createTable();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(createBar());
    layout->addWidget(m_table, 1);
    restoreColumns();
    showCounts();
}

QWidget *RunListView::createBar()
{
    described(m_search, u"runSearch"_s, tr("Search runs"),
              tr("Every word must be found somewhere in a run's row. One column: model:resnet50, seed:1, note:best; "
                 "numbers: test>0.8, seconds<60 (Ctrl+F)"));
    m_search->setPlaceholderText(tr("Search: lite0 seed:1 test>0.8"));
    m_search->setClearButtonEnabled(true);
    m_count->setObjectName(u"runCount"_s);
    m_columnMenu->setObjectName(u"runColumnMenu"_s);
    for (int column = 0; column < int(runColumns().size()); ++column) {
        const RunColumn &info = runColumns()[std::size_t(column)];
        QAction *action = m_columnMenu->addAction(info.title);
        action->setCheckable(true);
        action->setToolTip(info.toolTip);
        action->setEnabled(column > 0); // a row without a name is nobody's
        connect(action, &QAction::toggled, this, [this, column](bool isShown) { showColumn(column, isShown); });
    }
    auto *columns = described(new QToolButton, u"runColumns"_s, tr("Columns"), tr("Choose the columns of the table"));
    auto *folders = described(new QToolButton, u"runFolders"_s, tr("Folders"), tr("Choose where runs are looked for"));
    for (auto [button, menu] : {std::pair{columns, m_columnMenu}, {folders, m_folderMenu}}) {
        button->setText(button->accessibleName());
        button->setMenu(menu);
        button->setPopupMode(QToolButton::InstantPopup);
    }
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * kGridPixels);
    row->addWidget(m_search, 1);
    row->addWidget(m_count);
    row->addWidget(columns);
    row->addWidget(folders);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &query) {
        m_filter.setQuery(query);
        showCounts();
    });
    return bar;
}

void RunListView::createTable()
{
    described(m_table, u"runTable"_s, tr("Runs"),
              tr("Ctrl+click selects several to compare; Return opens a run; a click on a heading sorts"));
    m_table->setModel(&m_filter);
    makeReadOnlyTable(*m_table);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(runColumn(u"started"_s), Qt::DescendingOrder);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionsMovable(true);
    m_table->setMinimumHeight(9 * fontMetrics().height());
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunListView::selectionChanged);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT runActivated(toQString(m_model.rowAt(m_filter.mapToSource(index).row()).facts.summary.path));
    });
}

void RunListView::showColumn(int column, bool isShown)
{
    m_table->setColumnHidden(column, !isShown);
    rememberColumns();
}

void RunListView::restoreColumns()
{
    const QSettings settings;
    const bool isRemembered = settings.contains(kShownKey);
    const QStringList shown = settings.value(kShownKey).toStringList();
    m_hasFitted = m_table->horizontalHeader()->restoreState(settings.value(kHeaderKey).toByteArray());
    for (int column = 0; column < int(runColumns().size()); ++column) {
        const RunColumn &info = runColumns()[std::size_t(column)];
        const bool isShown = column == 0 || (isRemembered ? shown.contains(info.id) : info.isShownAtFirst);
        const QSignalBlocker quiet(m_columnMenu->actions()[column]);
        m_columnMenu->actions()[column]->setChecked(isShown);
        m_table->setColumnHidden(column, !isShown);
    }
    for (auto signal : {&QHeaderView::sectionMoved, &QHeaderView::sectionResized})
        connect(m_table->horizontalHeader(), signal, this, &RunListView::rememberColumns);
}

void RunListView::rememberColumns()
{
    QStringList shown;
    for (int column = 0; column < int(runColumns().size()); ++column)
        if (!m_table->isColumnHidden(column))
            shown << runColumns()[std::size_t(column)].id;
    QSettings settings;
    settings.setValue(kShownKey, shown);
    settings.setValue(kHeaderKey, m_table->horizontalHeader()->saveState());
}

void RunListView::setRuns(const std::vector<RunFacts> &runs)
{
    m_model.setRuns(runs);
    showCounts();
    if (m_hasFitted || runs.empty())
        return;
    m_hasFitted = true; // from now on the widths are a person's
    const QSignalBlocker quiet(m_table->horizontalHeader());
    m_table->resizeColumnsToContents();
    const int widest = kWidestColumnLines * fontMetrics().height();
    for (int column = 0; column < m_model.columnCount(); ++column)
        m_table->setColumnWidth(column, std::min(widest, m_table->columnWidth(column) + kGridPixels));
}

void RunListView::showCounts()
{
    const int shown = m_filter.rowCount(), all = m_model.rowCount();
    m_count->setText(shown == all ? runsText(all) : tr("%1 of %2").arg(shown).arg(runsText(all)));
}

void RunListView::setFolders(const QStringList &always, const QStringList &added)
{
    m_folderMenu->clear();
    m_folderMenu->addSection(tr("Runs are looked for below"));
    for (const QString &folder : always)
        m_folderMenu->addAction(folder)->setEnabled(false);
    for (const QString &folder : added)
        connect(m_folderMenu->addAction(tr("Take away %1").arg(folder)), &QAction::triggered, this,
                [this, folder] { Q_EMIT folderRemoved(folder); });
    m_folderMenu->addSeparator();
    QAction *add = m_folderMenu->addAction(tr("Add a folder …"));
    add->setObjectName(u"addRunFolder"_s);
    connect(add, &QAction::triggered, this, &RunListView::folderWanted);
}

QString RunListView::query() const { return m_search->text(); }
void RunListView::setQuery(const QString &query) { m_search->setText(query); }
void RunListView::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

std::vector<RunRow> RunListView::shownRuns() const
{
    std::vector<RunRow> rows;
    for (int row = 0; row < m_filter.rowCount(); ++row)
        rows.push_back(m_model.rowAt(m_filter.mapToSource(m_filter.index(row, 0)).row()));
    return rows;
}

std::vector<RunRow> RunListView::selectedRuns() const
{
    QModelIndexList selected = m_table->selectionModel()->selectedRows();
    std::ranges::sort(selected, {}, &QModelIndex::row);
    std::vector<RunRow> rows;
    for (const QModelIndex &index : selected)
        rows.push_back(m_model.rowAt(m_filter.mapToSource(index).row()));
    return rows;
}

void RunListView::selectRuns(const std::vector<std::filesystem::path> &runs)
{
    QItemSelection selection;
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const QModelIndex index = m_filter.index(row, 0);
        const auto &path = m_model.rowAt(m_filter.mapToSource(index).row()).facts.summary.path;
        if (std::ranges::find(runs, path) != runs.end())
            selection.select(index, m_filter.index(row, m_filter.columnCount() - 1));
    }
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (selection.isEmpty())
        return;
    const QModelIndex first = m_filter.index(selection.first().top(), 0);
    m_table->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    m_table->scrollTo(first);
}

} // namespace histo
