// The actions of Browse: for its menu, the palette and the keyboard.
#include "ui/panels/browse_workspace.h"
#include "ui/panels/case_ladder.h"
#include "ui/panels/facet_sidebar.h"
#include "ui/panels/note_editor.h"
#include "ui/panels/picture_inspector.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/magnification_bar.h"

#include <QClipboard>
#include <QGuiApplication>

namespace histo {

using namespace Qt::StringLiterals;

QAction *BrowsePanel::addPanelAction(const QString &objectName, const QString &text, const QKeySequence &key,
                                     const QString &toolTip, const std::function<void()> &run)
{
    QAction *action = makeAction(objectName, text, key, toolTip, run);
    m_actions.append(action);
    return action;
}

void BrowsePanel::makeActions()
{
    makePageActions();
    makeWalkActions();
    makePictureActions();
    makeFacetActions();
}

void BrowsePanel::makePageActions()
{
    addPanelAction(u"browse.pictures"_s, tr("Pictures"), Qt::Key_G,
                   tr("Shows the pictures that the facets let through"), [this] { show(BrowsePage::Pictures); });
    addPanelAction(u"browse.ladder"_s, tr("Case ladder"), Qt::Key_L, tr("Shows one case at every magnification"),
                   [this] { show(BrowsePage::Ladder); });
    addPanelAction(u"browse.problems"_s, tr("Scan report"), Qt::Key_P,
                   tr("Skipped files, equal pictures, differences from the published set"),
                   [this] { show(BrowsePage::Report); });
    m_backAction = addPanelAction(u"browse.back"_s, tr("Back to the pictures"), Qt::Key_Escape,
                                  tr("Leaves case ladder and scan report"), [this] { show(BrowsePage::Pictures); });
    addPanelAction(u"browse.checkPictures"_s, tr("Check every picture"), {},
                   tr("Decodes every picture: finds damaged files and equal pictures"),
                   [this] { m_session.checkPictures(); });
    m_inspectorAction = addPanelAction(u"browse.inspector"_s, tr("Inspector"), Qt::Key_I,
                                       tr("Shows or hides the inspector"), [] {});
    m_inspectorAction->setCheckable(true);
    connect(m_inspectorAction, &QAction::toggled, this, &BrowsePanel::showInspector);
    restoreInspector();
}

void BrowsePanel::makeWalkActions()
{
    addPanelAction(u"browse.next"_s, tr("Next picture"), Qt::Key_Right, tr("Goes to the next picture"),
                   [this] { isLadder() ? m_ladder->step(1) : m_grid->step(1); });
    addPanelAction(u"browse.previous"_s, tr("Previous picture"), Qt::Key_Left, tr("Goes to the previous picture"),
                   [this] { isLadder() ? m_ladder->step(-1) : m_grid->step(-1); });
    addPanelAction(u"browse.nextInCase"_s, tr("Next picture of the case"), Qt::SHIFT | Qt::Key_Right,
                   tr("Stays within the case"), [this] { isLadder() ? m_ladder->step(1) : m_grid->stepInCase(1); });
    addPanelAction(u"browse.previousInCase"_s, tr("Previous picture of the case"), Qt::SHIFT | Qt::Key_Left,
                   tr("Stays within the case"), [this] { isLadder() ? m_ladder->step(-1) : m_grid->stepInCase(-1); });
    addPanelAction(u"browse.nextCase"_s, tr("Next case"), Qt::CTRL | Qt::Key_Down,
                   tr("Goes to the next case of those shown"),
                   [this] { isLadder() ? m_ladder->stepCase(1) : m_grid->stepCase(1); });
    addPanelAction(u"browse.previousCase"_s, tr("Case before"), Qt::CTRL | Qt::Key_Up,
                   tr("Goes to the case before, of those shown"),
                   [this] { isLadder() ? m_ladder->stepCase(-1) : m_grid->stepCase(-1); });
}

void BrowsePanel::makePictureActions()
{
    addPanelAction(u"browse.explain"_s, tr("Explain this picture"), Qt::Key_E,
                   tr("Shows where the open run's network looks"), [this] { explainCurrent(); });
    addPanelAction(u"browse.mark"_s, tr("Mark, or take the mark off"), Qt::Key_M,
                   tr("Puts a star on the picture, or on all that are selected"), [this] { toggleMark(); });
    addPanelAction(u"browse.note"_s, tr("Write a note"), Qt::Key_N, tr("Says something about the picture"), [this] {
        m_inspectorAction->setChecked(true);
        m_inspector->note().startTyping();
    });
    addPanelAction(u"browse.copyPath"_s, tr("Copy the picture's path"), QKeySequence::Copy,
                   tr("Puts where the file lies on the clipboard"),
                   [this] { QGuiApplication::clipboard()->setText(toQString(m_session.picture())); });
    addPanelAction(u"browse.export"_s, tr("Export list…"), Qt::CTRL | Qt::Key_E,
                   tr("Writes the selected pictures, else all that are shown, as CSV"), [this] { exportList(); });
    addPanelAction(u"browse.exportFindings"_s, tr("Export findings of the scan…"), {},
                   tr("Writes skipped files, problems and pairs of pictures as CSV"), [this] { exportFindings(); });
}

void BrowsePanel::makeFacetActions()
{
    int key = Qt::Key_1;
    for (int magnification : MagnificationBar::magnifications())
        addPanelAction(u"browse.magnification%1"_s.arg(magnification), tr("Only %1X").arg(magnification),
                       QKeySequence(key++), tr("Shows pictures of this magnification"),
                       [this, magnification] { m_facets->chooseMagnification(magnification); });
    addPanelAction(u"browse.allMagnifications"_s, tr("All magnifications"), Qt::Key_0, tr("Shows all magnifications"),
                   [this] { m_facets->chooseMagnification({}); });
    addPanelAction(u"browse.showAll"_s, tr("Show all pictures"), Qt::CTRL | Qt::Key_0, tr("Takes every tick away"),
                   [this] { m_facets->showEverything(); });
}

} // namespace histo
