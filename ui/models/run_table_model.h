#pragma once

#include "core/run/run_facts.h"

#include <QAbstractTableModel>
#include <QString>
#include <functional>
#include <set>
#include <vector>

namespace histo {

/// A run as the table shows it: what its files say, and whether this window trains it right now.
struct RunRow {
    RunFacts facts;
    bool isRunningHere = false;

    QString name() const;  ///< of its folder
    QString state() const; ///< "finished", "running", …
};

/// One row: a column of the table of runs.
struct RunColumn {
    QString id; ///< before the colon of a filter, and of the settings: "model"
    QString title, toolTip;
    bool isNumber = false, isShownAtFirst = true;
    std::function<QString(const RunRow &)> text;
    std::function<QVariant(const RunRow &)> sortValue; ///< undefined ones are invalid and sort last
    Figure RunFacts::*figure = nullptr;                ///< where it has an interval
};
const std::vector<RunColumn> &runColumns();
int runColumn(const QString &id); ///< index, -1 if there is none

/// All runs that were found. `Qt::UserRole` gives the value to sort by.
class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows of runs that were there before stay where they are, so that a selection holds.
    void setRuns(const std::vector<RunFacts> &runs);
    void setRunning(const std::set<std::filesystem::path> &runs); ///< those that this window trains right now
    const RunRow &rowAt(int row) const { return m_rows[std::size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void changed(int row) { Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1)); }

    std::vector<RunRow> m_rows;
    std::set<std::filesystem::path> m_running;
};

/// Rows of runs as a table for a spreadsheet: every column, numbers as numbers.
std::string runsCsv(const std::vector<RunRow> &rows);

} // namespace histo
