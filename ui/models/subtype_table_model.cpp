#include "ui/models/subtype_table_model.h"

#include "ui/models/sample_words.h"
#include "ui/theme.h"

#include <algorithm>
#include <map>

namespace histo {

namespace {

double shareRight(const SubtypeResult &result) { return result.images > 0 ? double(result.right) / result.images : 0; }

} // namespace

std::vector<SubtypeResult> subtypeResults(const std::vector<CaseResult> &cases)
{
    std::map<std::string, SubtypeResult> bySubtype;
    for (const CaseResult &one : cases) {
        SubtypeResult &result = bySubtype[one.subtype];
        result.subtype = one.subtype;
        result.label = one.label;
        ++result.cases;
        result.images += one.images;
        result.right += one.right;
    }
    std::vector<SubtypeResult> results;
    for (const auto &[subtype, result] : bySubtype)
        results.push_back(result);
    std::stable_sort(results.begin(), results.end(),
                     [](const SubtypeResult &a, const SubtypeResult &b) { return shareRight(a) < shareRight(b); });
    return results;
}

void SubtypeTableModel::setSubtypes(std::vector<SubtypeResult> subtypes)
{
    beginResetModel();
    m_subtypes = std::move(subtypes);
    endResetModel();
}

int SubtypeTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_subtypes.size());
}
int SubtypeTableModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant SubtypeTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SubtypeResult &result = m_subtypes[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (index.column() >= Cases ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::UserRole)
        return {};
    switch (index.column()) {
    case Subtype: return subtypeTitle(result.subtype);
    case Class: return tr("%1  %2").arg(labelLetter(result.label), labelTitle(result.label));
    case Cases: return result.cases;
    case Images: return result.images;
    case Right:
        if (role == Qt::UserRole)
            return shareRight(result);
        return tr("%1 (%2 %)").arg(result.right).arg(QString::number(100 * shareRight(result), 'f', 0));
    default: return {};
    }
}

QVariant SubtypeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Subtype: return tr("Subtype");
    case Class: return tr("Class");
    case Cases: return tr("Cases");
    case Images: return tr("Pictures");
    case Right: return tr("Right");
    default: return {};
    }
}

} // namespace histo
