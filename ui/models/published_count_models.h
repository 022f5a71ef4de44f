#pragma once

#include "core/dataset/published_comparison.h"

#include <QAbstractTableModel>
#include <vector>

namespace histo {

/// "12 of 20"; a whole count is "✓ 20"; where nothing was published, a dash.
QString countText(const PublishedCount &count);

/// In both models: of a count the share that is present, in [0, 1]; -1 where nothing was published. What it is sorted by.
inline constexpr int kShareRole = Qt::UserRole;

/// Rows: everything, then each class with its subtypes. Columns: a title, 40X, 100X, 200X, 400X, and all.
class PublishedTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setComparison(const PublishedComparison &comparison);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString title;
        bool isSum = false;                   ///< of rows below it
        std::array<PublishedCount, 5> counts; ///< the last of all magnifications
    };
    std::vector<Row> m_rows;
};

/// The slide folders that differ from the published ones, each with its counts and the numbers of missing pictures.
class PublishedFolderModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    enum Column { Folder, At40, At100, At200, At400, All, Missing, ColumnCount };
    void setComparison(const PublishedComparison &comparison);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<PublishedFolderCount> m_folders;
};

} // namespace histo
