#pragma once

#include "ui/models/figure_rows.h"

#include <QAbstractTableModel>

namespace histo {

/// The figures of an evaluation, one a row, each with its interval, what it rests on and what it is compared with.
class FigureTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, Value, Interval, OtherThreshold, RestsOn, ComparedWith, Verdict, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<FigureRow> rows);
    void setFigures(const JudgedFigures &figures, double threshold); ///< the column of another threshold
    void clearOtherThreshold();
    bool hasOtherThreshold() const { return m_otherThreshold.has_value(); }
    const std::vector<FigureRow> &rows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const FigureRow &row, int column) const;
    void otherThresholdChanged();

    std::vector<FigureRow> m_rows;
    std::optional<double> m_otherThreshold;
};

} // namespace histo
