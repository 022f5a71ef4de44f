#include "ui/models/figure_table_model.h"

#include "ui/models/count_words.h"

#include <QFont>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// The figures that a reader should see first: two of pictures, two of cases.
constexpr int kHeadlineRows = 4;

} // namespace

void FigureTableModel::setRows(std::vector<FigureRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_otherThreshold.reset();
    endResetModel();
}

void FigureTableModel::setFigures(const JudgedFigures &figures, double threshold)
{
    setFiguresAtThreshold(m_rows, figures);
    m_otherThreshold = threshold;
    otherThresholdChanged();
}

void FigureTableModel::clearOtherThreshold()
{
    for (FigureRow &row : m_rows)
        row.atOtherThreshold.reset();
    m_otherThreshold.reset();
    otherThresholdChanged();
}

void FigureTableModel::otherThresholdChanged()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, OtherThreshold), index(rowCount() - 1, OtherThreshold));
    Q_EMIT headerDataChanged(Qt::Horizontal, OtherThreshold, OtherThreshold);
}

int FigureTableModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int FigureTableModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString FigureTableModel::text(const FigureRow &row, int column) const
{
    switch (column) {
    case Title: return row.title;
    case Value: return figureText(row.locked.value);
    case Interval: return intervalText(row.locked);
    case RestsOn: return tr("%1, %2").arg(picturesText(row.images), casesText(row.groups));
    case ComparedWith:
        return row.reference ? tr("%1 %2").arg(row.referenceName, QString::number(*row.reference, 'f', 2)) : QString();
    case Verdict: return verdict(row);
    case OtherThreshold:
        if (!row.atOtherThreshold)
            return m_otherThreshold ? tr("unchanged") : QString();
        return tr("%1 (%2)").arg(figureText(row.atOtherThreshold->value), intervalText(*row.atOtherThreshold));
    default: return {};
    }
}

QVariant FigureTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FigureRow &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole: return row.explanation;
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (index.column() == Value ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole:
        if (index.row() < kHeadlineRows && index.column() <= Value) {
            QFont font;
            font.setWeight(QFont::DemiBold);
            return font;
        }
        return {};
    default: return {};
    }
}

QVariant FigureTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title: return tr("Figure");
    case Value: return tr("Value");
    case Interval: return tr("95 % interval");
    case RestsOn: return tr("Rests on");
    case ComparedWith: return tr("Compared with");
    case Verdict: return tr("In words");
    case OtherThreshold:
        return m_otherThreshold ? tr("At threshold %1").arg(QString::number(*m_otherThreshold, 'f', 2))
                                : tr("At another threshold");
    default: return {};
    }
}

} // namespace histo
