#include "ui/models/run_filter.h"

#include "ui/models/run_table_model.h"

#include <QRegularExpression>
#include <algorithm>

namespace histo {

namespace {

RunCondition conditionOf(const QString &word)
{
    static const QRegularExpression grammar(QStringLiteral("^([a-z_]+)([:<>])(.+)$"));
    const auto match = grammar.match(word);
    const int column = match.hasMatch() ? runColumn(match.captured(1)) : -1;
    RunCondition condition{-1, RunCondition::Test::Contains, word, 0};
    if (column < 0)
        return condition;
    bool isNumber = false;
    condition.number = match.captured(3).toDouble(&isNumber);
    if (match.captured(2) != u':' && !isNumber)
        return condition;
    condition.column = column;
    condition.text = match.captured(3);
    if (match.captured(2) != u':')
        condition.test = match.captured(2) == u'>' ? RunCondition::Test::Above : RunCondition::Test::Below;
    return condition;
}

} // namespace

std::vector<RunCondition> runConditions(const QString &query)
{
    std::vector<RunCondition> conditions;
    for (const QString &word : query.split(u' ', Qt::SkipEmptyParts))
        conditions.push_back(conditionOf(word));
    return conditions;
}

RunFilter::RunFilter(QObject *parent) : QSortFilterProxyModel(parent) { setSortRole(Qt::UserRole); }

void RunFilter::setQuery(const QString &query)
{
    m_conditions = runConditions(query);
    invalidateFilter();
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    return std::ranges::all_of(m_conditions, [&](const RunCondition &condition) { return holds(condition, row); });
}

bool RunFilter::holds(const RunCondition &condition, int row) const
{
    auto contains = [&](int column) {
        return sourceModel()->index(row, column).data().toString().contains(condition.text, Qt::CaseInsensitive);
    };
    if (condition.column < 0) {
        for (int column = 0; column < sourceModel()->columnCount(); ++column)
            if (contains(column))
                return true;
        return false;
    }
    if (condition.test == RunCondition::Test::Contains)
        return contains(condition.column);
    const QVariant value = sourceModel()->index(row, condition.column).data(Qt::UserRole);
    bool isNumber = false;
    const double number = value.toDouble(&isNumber);
    if (!value.isValid() || !isNumber)
        return false;
    return condition.test == RunCondition::Test::Above ? number > condition.number : number < condition.number;
}

bool RunFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(Qt::UserRole), b = right.data(Qt::UserRole);
    if (a.isValid() != b.isValid()) // whichever way the table is sorted
        return a.isValid() == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace histo
