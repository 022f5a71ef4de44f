#pragma once

#include "ui/models/run_filter.h"
#include "ui/models/run_table_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QTableView;
class QToolButton;

namespace histo {

/// The table of runs with its search and its choice of columns and folders. Remembers columns, order and search.
class RunListView : public QWidget {
    Q_OBJECT
public:
    explicit RunListView(QWidget *parent = nullptr);

    void setRuns(const std::vector<RunFacts> &runs);
    void setRunning(const std::set<std::filesystem::path> &runs) { m_model.setRunning(runs); }
    /// Folders that are looked into anyhow, and those that a person added and may take away.
    void setFolders(const QStringList &always, const QStringList &added);
    QString query() const;
    void setQuery(const QString &query);
    void focusSearch();

    std::vector<RunRow> shownRuns() const;    ///< as filtered and sorted
    std::vector<RunRow> selectedRuns() const; ///< from top to bottom
    void selectRuns(const std::vector<std::filesystem::path> &runs);

Q_SIGNALS:
    void selectionChanged();
    void runActivated(const QString &folder); ///< Return or double click
    void folderWanted();                      ///< a person wants to add one
    void folderRemoved(const QString &folder);

private:
    QWidget *createBar();
    void createTable();
    void showColumn(int column, bool isShown);
    void restoreColumns();
    void rememberColumns();
    void showCounts();

    RunTableModel m_model;
    RunFilter m_filter;
    QLineEdit *m_search;
    QLabel *m_count;
    QMenu *m_columnMenu, *m_folderMenu;
    QTableView *m_table;
    bool m_hasFitted = false;
};

} // namespace histo
