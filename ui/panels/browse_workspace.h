#pragma once

#include "core/dataset/reader_notes.h"
#include "core/evaluate/run_lookup.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/panel.h"
#include "ui/panels/browse_bar.h"
#include "ui/panels/browse_grid.h"

#include <QStackedWidget>
#include <filesystem>
#include <functional>

class QSplitter;

namespace histo {

class CaseLadder;
class CsvExport;
class FacetSidebar;
class PictureInspector;
class ScanReportPage;

/// Browse: the pictures that the facets let through, the case ladder, the scan report; the inspector beside them.
class BrowsePanel : public Panel {
    Q_OBJECT
public:
    BrowsePanel(Session &session, QWidget *parent);
    ~BrowsePanel() override;

    bool isIdle() const override;
    QList<QAction *> panelActions() const override { return m_actions; }
    QStringList pages() const override
    {
        return {QStringLiteral("ladder"), QStringLiteral("report"), QStringLiteral("pairs")};
    }
    void showPage(const QString &id) override;

private:
    QWidget *makeEmptyPage();
    QWidget *makeContent();
    void connectParts();

    // browse_actions.cpp
    void makeActions();
    void makePageActions();
    void makeFacetActions();
    void makeWalkActions();
    void makePictureActions();
    QAction *addPanelAction(const QString &objectName, const QString &text, const QKeySequence &key,
                            const QString &toolTip, const std::function<void()> &run);

    void show(BrowsePage page);
    BrowsePage page() const { return BrowsePage(m_pages->currentIndex()); }
    bool isLadder() const { return page() == BrowsePage::Ladder; }

    void showDataset();
    void showRun();
    void showFacets();
    void notesChanged();
    void restoreInspector();
    void showInspector(bool isShown);
    void showCurrent();
    void followSession(const std::filesystem::path &path);
    void showInGrid(const std::filesystem::path &path);
    void fillLadder();
    int sampleAt(const std::filesystem::path &absolutePath) const; ///< index into the report's samples, -1: it is none
    int currentSample() const;                                     ///< -1 if there is none
    void toggleMark();
    void setMarked(bool isMarked);
    void explainCurrent();
    void exportList();
    void exportFindings();

    Session &m_session;
    RunLookup m_run;
    NoteMap m_countedNotes; ///< those that the facets' counts rest on
    BrowseGrid::Keep m_keep = BrowseGrid::Keep::Picture;
    std::filesystem::path m_shownRoot; ///< another root: another data set, the place in the old one means nothing
    ThumbnailLoader m_loader;
    BrowseBar *m_bar = nullptr;
    QWidget *m_sidebar = nullptr; ///< m_facets, scrolling
    FacetSidebar *m_facets = nullptr;
    BrowseGrid *m_grid = nullptr;
    CaseLadder *m_ladder = nullptr;
    ScanReportPage *m_report = nullptr;
    QStackedWidget *m_pages = nullptr; ///< in the order of BrowsePage
    PictureInspector *m_inspector = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_content = nullptr; ///< the empty page, then everything else
    CsvExport *m_export = nullptr;
    QAction *m_inspectorAction = nullptr, *m_backAction = nullptr;
    QList<QAction *> m_actions;
};

} // namespace histo
