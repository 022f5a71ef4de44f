#include "ui/models/published_count_models.h"

#include "ui/models/sample_words.h"
#include "ui/theme.h"

#include <QFont>
#include <QLocale>
#include <QStringList>
#include <map>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

using Counts = std::array<PublishedCount, 5>;

void add(Counts &sums, const PublishedFolderCount &folder)
{
    for (std::size_t column = 0; column < folder.atMagnification.size(); ++column)
        for (PublishedCount *sum : {&sums[column], &sums.back()}) {
            sum->expected += folder.atMagnification[column].expected;
            sum->present += folder.atMagnification[column].present;
        }
}

/// SOB_M_DC_14-2523: M and DC.
std::pair<Label, std::string> tissueOf(const PublishedFolderCount &folder)
{
    const QStringList parts = QString::fromStdString(folder.folder).split(u'_');
    return {parts[1] == u"B" ? Label::Benign : Label::Malignant, parts[2].toStdString()};
}

double share(const PublishedCount &count) { return count.expected > 0 ? double(count.present) / count.expected : -1; }

QVariant alignment(bool isNumber) { return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter); }

QVariant countData(const PublishedCount &count, int role)
{
    switch (role) {
    case Qt::DisplayRole: return countText(count);
    case kShareRole: return share(count);
    case Qt::TextAlignmentRole: return alignment(true);
    default: return {};
    }
}

QString missingText(const PublishedFolderCount &folder)
{
    QStringList texts;
    for (std::size_t column = 0; column < folder.missing.size(); ++column) {
        const auto missing = static_cast<int>(folder.missing[column].size());
        if (missing == 0)
            continue;
        const QString numbers = missing == folder.atMagnification[column].expected
                                    ? PublishedFolderModel::tr("all")
                                    : QString::fromStdString(rangesOf(folder.missing[column])).replace(u","_s, u", "_s);
        texts << QStringLiteral("%1: %2").arg(magnificationTitle(kPublishedMagnifications[column]), numbers);
    }
    return texts.join(QStringLiteral("  ·  "));
}

} // namespace

QString countText(const PublishedCount &count)
{
    const QLocale locale;
    if (count.expected == 0)
        return QStringLiteral("–");
    if (count.isComplete())
        return QStringLiteral("✓ ") + locale.toString(count.expected);
    return PublishedTableModel::tr("%1 of %2").arg(locale.toString(count.present), locale.toString(count.expected));
}

void PublishedTableModel::setComparison(const PublishedComparison &comparison)
{
    Row all{tr("All"), true, {}};
    std::map<Label, Row> classes;
    std::map<Label, std::map<std::string, Row>> subtypes;
    for (const PublishedFolderCount &folder : comparison.folders) {
        const auto [label, subtype] = tissueOf(folder);
        classes[label].title = labelLetter(label) + u"\u2002"_s + labelTitle(label);
        classes[label].isSum = true;
        subtypes[label][subtype].title = u"\u2003"_s + subtypeTitle(subtype);
        for (Row *row : {&all, &classes[label], &subtypes[label][subtype]})
            add(row->counts, folder);
    }
    beginResetModel();
    m_rows = {all};
    for (const auto &[label, row] : classes) {
        m_rows.push_back(row);
        for (const auto &[subtype, subtypeRow] : subtypes[label])
            m_rows.push_back(subtypeRow);
    }
    endResetModel();
}

int PublishedTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PublishedTableModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : 6; }

QVariant PublishedTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::FontRole && row.isSum) {
        QFont bold;
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
    if (index.column() > 0)
        return countData(row.counts[static_cast<std::size_t>(index.column() - 1)], role);
    return role == Qt::DisplayRole ? QVariant(row.title) : QVariant();
}

QVariant PublishedTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return alignment(section > 0);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return tr("Tissue");
    return section < 5 ? magnificationTitle(kPublishedMagnifications[static_cast<std::size_t>(section - 1)])
                       : tr("All");
}

void PublishedFolderModel::setComparison(const PublishedComparison &comparison)
{
    beginResetModel();
    m_folders = comparison.foldersThatDiffer();
    endResetModel();
}

int PublishedFolderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_folders.size());
}

int PublishedFolderModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PublishedFolderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PublishedFolderCount &folder = m_folders[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case Folder:
    case Missing: {
        const QString text = index.column() == Folder ? QString::fromStdString(folder.folder) : missingText(folder);
        return role == Qt::DisplayRole || role == Qt::ToolTipRole || role == kShareRole ? QVariant(text) : QVariant();
    }
    case All: return countData(folder.all(), role);
    default: return countData(folder.atMagnification[static_cast<std::size_t>(index.column() - At40)], role);
    }
}

QVariant PublishedFolderModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return alignment(section != Folder && section != Missing);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Folder: return tr("Slide folder");
    case All: return tr("All");
    case Missing: return tr("Missing numbers");
    default: return magnificationTitle(kPublishedMagnifications[static_cast<std::size_t>(section - At40)]);
    }
}

} // namespace histo
