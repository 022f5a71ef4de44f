#pragma once

#include "core/evaluate/evaluator.h"

#include <QAbstractTableModel>
#include <string>
#include <vector>

namespace histo {

/// What a run makes of one subtype.
struct SubtypeResult {
    std::string subtype;
    Label label = Label::Benign;
    int cases = 0, images = 0, right = 0;
};
/// Sorted: the worst first.
std::vector<SubtypeResult> subtypeResults(const std::vector<CaseResult> &cases);

/// Subtypes with their numbers; `Qt::UserRole` gives the value to sort by.
class SubtypeTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Subtype, Class, Cases, Images, Right, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setSubtypes(std::vector<SubtypeResult> subtypes);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<SubtypeResult> m_subtypes;
};

} // namespace histo
