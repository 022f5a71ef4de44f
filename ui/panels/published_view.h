#pragma once

#include "ui/models/published_count_models.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLabel;
class QSplitter;

namespace histo {

/// The open data set beside BreakHis as its authors published it: in words, as counts, and folder by folder.
class PublishedView : public QWidget {
    Q_OBJECT
public:
    explicit PublishedView(QWidget *parent = nullptr);

    void setComparison(const PublishedComparison &comparison);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeTable(QAbstractItemModel &model, const QString &objectName, const QString &title,
                       const QString &toolTip);
    void fitColumns();

    QLabel *m_sentences = nullptr;
    QSplitter *m_tables = nullptr;
    PublishedTableModel m_counts;
    PublishedFolderModel m_folders;
    QSortFilterProxyModel m_sortedFolders;
};

} // namespace histo
