#pragma once

#include <QMap>
#include <QWidget>

class QLabel;
class QPushButton;

namespace histo {

/// Browse's pages, in the order of their buttons.
enum class BrowsePage { Pictures, Ladder, Report };

/// The line at the top of Browse: which page is shown, how many pictures are, and buttons for the whole.
class BrowseBar : public QWidget {
    Q_OBJECT
public:
    explicit BrowseBar(QWidget *parent = nullptr);

    void setPage(BrowsePage page);
    void setCounts(int shownPictures, int allPictures, int shownCases);
    void setFindingCount(int findings);
    /// @param selected  pictures; from two on they are what the export is about
    void setExported(int selected, int shown);
    void setInspectorShown(bool isShown);

Q_SIGNALS:
    void pageClicked(histo::BrowsePage page);
    void showAllClicked();
    void exportClicked();
    void inspectorClicked(bool show);

private:
    QPushButton *addPageButton(BrowsePage page, const QString &objectName, const QString &title, const QString &icon,
                               const QString &toolTip);

    QMap<BrowsePage, QPushButton *> m_pages;
    QLabel *m_counts = nullptr;
    QPushButton *m_showAll = nullptr, *m_export = nullptr, *m_inspector = nullptr;
    bool m_isEverythingShown = true;
};

} // namespace histo
