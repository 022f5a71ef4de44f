#include "ui/models/case_table_model.h"

#include "ui/models/sample_words.h"
#include "ui/theme.h"

#include <algorithm>
#include <tuple>

namespace histo {

namespace {

double shareRight(const CaseResult &result) { return result.images > 0 ? double(result.right) / result.images : 0; }

QString classText(Label label) { return CaseTableModel::tr("%1  %2").arg(labelLetter(label), labelTitle(label)); }

/// A case may hold several subtypes: "F, PT".
QString subtypeTitles(const std::string &subtypes)
{
    QStringList titles;
    for (const QString &subtype : QString::fromStdString(subtypes).split(QStringLiteral(", ")))
        titles << subtypeTitle(subtype.toStdString());
    return titles.join(QStringLiteral(", "));
}

QString text(const CaseResult &result, int column)
{
    switch (column) {
    case CaseTableModel::Case: return QString::fromStdString(result.group);
    case CaseTableModel::Subtype: return subtypeTitles(result.subtype);
    case CaseTableModel::Class: return classText(result.label);
    case CaseTableModel::Images: return QString::number(result.images);
    case CaseTableModel::Right:
        return CaseTableModel::tr("%1 (%2 %)").arg(result.right).arg(QString::number(100 * shareRight(result), 'f', 0));
    case CaseTableModel::MeanScore: return QString::number(result.meanScore, 'f', 3);
    case CaseTableModel::Decision:
        return result.decidedRight ? CaseTableModel::tr("✓ right") : CaseTableModel::tr("✗ wrong");
    default: return {};
    }
}

QVariant sortValue(const CaseResult &result, int column)
{
    switch (column) {
    case CaseTableModel::Class: return int(result.label);
    case CaseTableModel::Images: return result.images;
    case CaseTableModel::Right: return shareRight(result);
    case CaseTableModel::MeanScore: return result.meanScore;
    case CaseTableModel::Decision: return result.decidedRight;
    default: return text(result, column);
    }
}

} // namespace

void CaseTableModel::setCases(std::vector<CaseResult> cases)
{
    beginResetModel();
    m_cases = std::move(cases);
    auto rank = [](const CaseResult &result) { return std::make_tuple(result.decidedRight, shareRight(result)); };
    std::stable_sort(m_cases.begin(), m_cases.end(),
                     [&rank](const CaseResult &a, const CaseResult &b) { return rank(a) < rank(b); });
    endResetModel();
}

int CaseTableModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_cases.size()); }
int CaseTableModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant CaseTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CaseResult &result = caseAt(index.row());
    const bool isNumber = index.column() == Images || index.column() == Right || index.column() == MeanScore;
    switch (role) {
    case Qt::DisplayRole: return text(result, index.column());
    case Qt::UserRole: return sortValue(result, index.column());
    case Qt::TextAlignmentRole: return QVariant(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
        return tr("Case %1: %2 of %3 pictures right. Double click lists them.")
            .arg(QString::fromStdString(result.group))
            .arg(result.right)
            .arg(result.images);
    default: return {};
    }
}

QVariant CaseTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Case: return tr("Case");
    case Subtype: return tr("Subtype");
    case Class: return tr("Class");
    case Images: return tr("Pictures");
    case Right: return tr("Right");
    case MeanScore: return tr("Mean score");
    case Decision: return tr("Decision");
    default: return {};
    }
}

} // namespace histo
