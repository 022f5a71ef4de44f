#pragma once

#include "core/dataset/dataset.h"
#include "ui/models/file_list_model.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLabel;
class QPushButton;
class QTabWidget;
class QTreeWidget;

namespace histo {

class CountCard;
class PairList;
struct PublishedComparison;
class PublishedCounts;
class PublishedFolders;
class Session;
class ThumbnailLoader;

/// What the open data set is, and everything that is remarkable about it: how it differs from the published set, files
/// that are not used and why, pictures that are there twice, contradictions.
class ScanReportPage : public QWidget {
    Q_OBJECT
public:
    ScanReportPage(Session &session, ThumbnailLoader &thumbnails, QWidget *parent = nullptr);

    /// How many findings there are, for the button that opens this.
    static int countIn(const ScanReport &report);

    void showPairs(); ///< turns to the tab with equal pictures

Q_SIGNALS:
    void pictureActivated(const std::filesystem::path &absolutePath);
    void exportRequested();

private:
    QWidget *makeHeader();
    QWidget *makeCards();
    QWidget *makeTabs();
    QWidget *makeFileTable(FileListModel &model, QSortFilterProxyModel &sorted, const QString &objectName,
                           const QString &title, const QString &words);
    void showReport();
    void showCards(const ScanReport &report, const PublishedComparison &published);
    void fillPairs(const std::shared_ptr<const ScanReport> &report);
    void showProblems(const ScanReport &report);
    void showCheckState();

    Session &m_session;
    QLabel *m_subtitle = nullptr, *m_pixels = nullptr;
    QPushButton *m_check = nullptr;
    CountCard *m_pictures = nullptr, *m_cases = nullptr, *m_publishedCard = nullptr, *m_skippedCard = nullptr,
              *m_equalCard = nullptr, *m_alikeCard = nullptr;
    QTabWidget *m_tabs = nullptr;
    PublishedCounts *m_published = nullptr;
    PublishedFolders *m_folders = nullptr;
    PairList *m_equal = nullptr, *m_alike = nullptr;
    QTreeWidget *m_problems = nullptr;
    FileListModel m_skipped, m_others;
    QSortFilterProxyModel m_sortedSkipped, m_sortedOthers;
};

} // namespace histo
