#include "ui/models/judged_picture_model.h"

#include "ui/models/thumbnail_loader.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <algorithm>

namespace histo {

double wrongness(const PredictionRow &row, double threshold)
{
    const double towardsMalignant = row.score - threshold;
    return row.label == Label::Malignant ? -towardsMalignant : towardsMalignant;
}

JudgedPictureModel::JudgedPictureModel(ThumbnailLoader &thumbnails, QObject *parent)
    : QAbstractListModel(parent), m_thumbnails(thumbnails)
{
    connect(&thumbnails, &ThumbnailLoader::ready, this, [this](const std::filesystem::path &path) {
        for (int row = 0; row < rowCount(); ++row)
            if (absolutePath(row) == path)
                Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
    });
}

void JudgedPictureModel::setPictures(std::vector<PredictionRow> rows, std::filesystem::path dataRoot, double threshold)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_dataRoot = std::move(dataRoot);
    m_threshold = threshold;
    std::stable_sort(m_rows.begin(), m_rows.end(), [threshold](const PredictionRow &a, const PredictionRow &b) {
        return wrongness(a, threshold) > wrongness(b, threshold);
    });
    endResetModel();
}

std::filesystem::path JudgedPictureModel::absolutePath(int row) const
{
    return m_dataRoot / m_rows[std::size_t(row)].path;
}

int JudgedPictureModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QString JudgedPictureModel::description(const PredictionRow &row) const
{
    const bool isRight = (row.score >= m_threshold) == (row.label == Label::Malignant);
    return tr("%1\n%2 · score %3\n%4")
        .arg(toQString(row.path.stem()), labelTitle(row.label), QString::number(row.score, 'f', 3),
             isRight ? tr("✓ right") : tr("✗ wrong"));
}

QVariant JudgedPictureModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PredictionRow &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return description(row);
    case Qt::ToolTipRole:
        return tr("%1\nCase %2. Double click explains it.").arg(toQString(row.path), QString::fromStdString(row.group));
    case Qt::DecorationRole:
        if (const Thumbnail *thumbnail = m_thumbnails.find(absolutePath(index.row())))
            return thumbnail->image;
        return {};
    default: return {};
    }
}

} // namespace histo
