#pragma once

#include <QListWidget>

namespace histo {

/// A list of folders to open again: the name bold, where it lies under it; greyed if it has gone.
class RecentList : public QListWidget {
    Q_OBJECT
public:
    RecentList(const QString &objectName, const QString &accessibleName, QWidget *parent = nullptr);

    void setFolders(const QStringList &folders, const QString &nothingYet);
    void markMissing(const QStringList &missing);

Q_SIGNALS:
    void folderChosen(const QString &folder);

private:
    void addFolder(const QString &folder);
    void open(QListWidgetItem *item);

    bool m_isOpening = false; ///< a double click sends "clicked" and "activated": once is enough
};

} // namespace histo
