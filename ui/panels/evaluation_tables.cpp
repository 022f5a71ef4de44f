#include "ui/panels/evaluation_tables.h"

#include "ui/described.h"
#include "ui/theme.h"
#include "ui/view/read_only_table.h"

#include <QHeaderView>
#include <QTableView>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

void sortBy(QSortFilterProxyModel &sorted, QAbstractItemModel &model)
{
    sorted.setSourceModel(&model);
    sorted.setSortRole(Qt::UserRole);
}

void fitColumns(QTableView &view)
{
    view.resizeColumnsToContents();
    // The last one is stretched where that is wanted; a width of its own would make the table wider than its view.
    for (int column = 0; column + 1 < view.model()->columnCount(); ++column)
        view.setColumnWidth(column, view.columnWidth(column) + 2 * kGridPixels);
}

} // namespace

EvaluationTables::EvaluationTables(QWidget *parent) : QTabWidget(parent)
{
    setObjectName(u"evaluationTables"_s);
    setDocumentMode(true);
    sortBy(m_sortedCases, m_cases);
    sortBy(m_sortedSubtypes, m_subtypes);
    m_figureView = addTable(tr("All &figures"), u"figureTable"_s,
                            tr("Every figure with its interval and what it rests on"), &m_figures);
    m_caseView = addTable(tr("&Cases, worst first"), u"caseTable"_s,
                          tr("How the run judged each case; Return lists its pictures"), &m_sortedCases);
    m_subtypeView = addTable(tr("&Subtypes"), u"subtypeTable"_s, tr("How the run judged each subtype"),
                             &m_sortedSubtypes);
    m_figureView->horizontalHeader()->setStretchLastSection(true);
    connect(&m_figures, &QAbstractItemModel::headerDataChanged, this, &EvaluationTables::showOtherThreshold);
    connect(&m_figures, &QAbstractItemModel::modelReset, this, &EvaluationTables::showOtherThreshold);
    for (QTableView *view : {m_caseView, m_subtypeView})
        view->setSortingEnabled(true);
    connect(m_caseView, &QTableView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT caseActivated(m_cases.caseAt(m_sortedCases.mapToSource(index).row()).group);
    });
}

QTableView *EvaluationTables::addTable(const QString &title, const QString &objectName, const QString &toolTip,
                                       QAbstractItemModel *model)
{
    auto *view = described(new QTableView, objectName, QString(title).remove(u'&'), toolTip);
    view->setModel(model);
    makeReadOnlyTable(*view);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 2 * kGridPixels);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // the model's own order: the worst first
    addTab(view, title);
    return view;
}

void EvaluationTables::showOtherThreshold()
{
    m_figureView->setColumnHidden(FigureTableModel::OtherThreshold, !m_figures.hasOtherThreshold());
    fitColumns(*m_figureView);
}

void EvaluationTables::setCases(const std::vector<CaseResult> &cases)
{
    m_cases.setCases(cases);
    m_subtypes.setSubtypes(subtypeResults(cases));
    for (QTableView *view : {m_figureView, m_caseView, m_subtypeView})
        fitColumns(*view);
}

} // namespace histo
