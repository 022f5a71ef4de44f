#pragma once

#include "core/dataset/dataset.h"

#include <QAbstractTableModel>
#include <vector>

namespace histo {

/// Files of a scan that are no pictures of the data set, each with its folder and the reason.
class FileListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    enum Column { File, Reason, Folder, ColumnCount };
    void setFiles(std::vector<SkippedFile> files);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<SkippedFile> m_files;
};

} // namespace histo
