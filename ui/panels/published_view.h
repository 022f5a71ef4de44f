#pragma once

#include "ui/models/published_count_models.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLabel;
class QTableView;

namespace histo {

/// The open data set beside BreakHis as its authors published it: in words and as counts.
class PublishedCounts : public QWidget {
    Q_OBJECT
public:
    explicit PublishedCounts(QWidget *parent = nullptr);

    void setComparison(const PublishedComparison &comparison);

private:
    PublishedTableModel m_model; // before what shows it
    QLabel *m_sentences = nullptr;
    QTableView *m_table = nullptr;
};

/// The slide folders that differ from the published ones.
class PublishedFolders : public QWidget {
    Q_OBJECT
public:
    explicit PublishedFolders(QWidget *parent = nullptr);

    /// A data set that has nothing of the published one has no folders that could differ.
    void setComparison(const PublishedComparison &comparison);
    int count() const { return m_model.rowCount(); }

protected:
    void changeEvent(QEvent *event) override;

private:
    void fitColumns();

    PublishedFolderModel m_model; // before what shows it
    QSortFilterProxyModel m_sorted;
    QLabel *m_words = nullptr;
    QTableView *m_table = nullptr;
};

} // namespace histo
