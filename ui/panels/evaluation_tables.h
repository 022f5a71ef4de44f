#pragma once

#include "ui/models/case_table_model.h"
#include "ui/models/figure_table_model.h"
#include "ui/models/subtype_table_model.h"

#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <string>

class QTableView;

namespace histo {

/// Every figure, every case (worst first) and every subtype of an evaluation.
class EvaluationTables : public QTabWidget {
    Q_OBJECT
public:
    explicit EvaluationTables(QWidget *parent = nullptr);

    FigureTableModel &figures() { return m_figures; }
    void setCases(const std::vector<CaseResult> &cases);

Q_SIGNALS:
    void caseActivated(const std::string &group);

private:
    void showOtherThreshold(); ///< its column is only there while another threshold is looked at
    QTableView *addTable(const QString &title, const QString &objectName, const QString &toolTip,
                         QAbstractItemModel *model);

    FigureTableModel m_figures;
    CaseTableModel m_cases;
    SubtypeTableModel m_subtypes;
    QSortFilterProxyModel m_sortedCases, m_sortedSubtypes;
    QTableView *m_figureView, *m_caseView, *m_subtypeView;
};

} // namespace histo
