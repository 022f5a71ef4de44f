#include "ui/models/file_list_model.h"

#include "ui/qt_paths.h"

namespace histo {

void FileListModel::setFiles(std::vector<SkippedFile> files)
{
    beginResetModel();
    m_files = std::move(files);
    endResetModel();
}

int FileListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_files.size());
}

int FileListModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FileListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const SkippedFile &file = m_files[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case File: return toQString(file.path.filename());
    case Reason: return QString::fromStdString(file.reason);
    case Folder: return toQString(file.path.parent_path());
    default: return {};
    }
}

QVariant FileListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case File: return tr("File");
    case Reason: return tr("Why it is not used");
    case Folder: return tr("Folder");
    default: return {};
    }
}

} // namespace histo
