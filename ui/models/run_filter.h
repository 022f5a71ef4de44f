#pragma once

#include <QSortFilterProxyModel>
#include <QString>
#include <vector>

namespace histo {

/// One word of a search.
struct RunCondition {
    enum class Test { Contains, Above, Below };
    int column = -1; ///< of runColumns(); -1: any of them
    Test test = Test::Contains;
    QString text;
    double number = 0; ///< for Above and Below
};

/// "lite0 seed:1 test>0.8": every word must hold. `column:words` looks into one column, `column>0.8` and `column<0.8`
/// compare its number; a word with a colon that names no column is looked for as it stands.
std::vector<RunCondition> runConditions(const QString &query);

/// The runs that a search lets through, sorted by any column; undefined values always last.
class RunFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunFilter(QObject *parent = nullptr);
    void setQuery(const QString &query);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    bool holds(const RunCondition &condition, int row) const;

    std::vector<RunCondition> m_conditions;
};

} // namespace histo
