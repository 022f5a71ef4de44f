#pragma once

#include "core/evaluate/evaluator.h"

#include <QAbstractTableModel>
#include <vector>

namespace histo {

/// Cases as a run judged them, the worst first: wrong decisions before right ones, then by share of right pictures.
/// `Qt::UserRole` gives the value to sort by.
class CaseTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Case, Subtype, Class, Images, Right, MeanScore, Decision, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setCases(std::vector<CaseResult> cases);
    const CaseResult &caseAt(int row) const { return m_cases[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<CaseResult> m_cases;
};

} // namespace histo
