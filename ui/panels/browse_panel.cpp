#include "ui/panels/browse_panel.h"

#include "ui/described.h"
#include "ui/folder_dialogs.h"
#include "ui/models/sample_list_model.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/panels/browse_bar.h"
#include "ui/panels/facet_sidebar.h"
#include "ui/panels/picture_inspector.h"
#include "ui/panels/problems_dialog.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/empty_page.h"
#include "ui/view/heading.h"
#include "ui/view/magnification_bar.h"
#include "ui/view/thumbnail_delegate.h"
#include "ui/view/thumbnail_grid.h"
#include "ui/view/vertical_scroll_area.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kInspectorKey = u"browse/inspector"_s;
const auto kSplitterKey = u"browse/splitter"_s;

class BrowsePanel : public Panel {
    Q_OBJECT
public:
    BrowsePanel(Session &session, QWidget *parent);
    ~BrowsePanel() override;

    bool isIdle() const override { return m_loader.isIdle() && m_inspector->isIdle(); }
    QList<QAction *> panelActions() const override { return m_actions; }

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeEmptyPage();
    QWidget *makeGridPage();
    void makeActions();
    QAction *addPanelAction(const QString &objectName, const QString &text, const QKeySequence &key,
                            const QString &toolTip, const std::function<void()> &run);
    void fitCells();

    void showDataset();
    void showRun();
    void showVisible();
    void showInspector(bool isShown);
    void showCurrent();
    void selectRow(int row);
    void followSession(const std::filesystem::path &path);
    void stepInCase(int step);
    void wantThumbnails();
    void explainCurrent();
    void showProblems();

    Session &m_session;
    RunLookup m_run;
    std::filesystem::path m_shownRoot; ///< another root: another data set, the place in the old one means nothing
    ThumbnailLoader m_loader;
    SampleListModel m_model;
    FacetSidebar *m_facets = nullptr;
    ThumbnailGrid *m_grid = nullptr;
    PictureInspector *m_inspector = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_pages = nullptr;
    BrowseBar *m_bar = nullptr;
    MutedLabel *m_nothing = nullptr;
    QAction *m_inspectorAction = nullptr;
    QList<QAction *> m_actions;
    ProblemsDialog *m_problemsDialog = nullptr;
};

BrowsePanel::BrowsePanel(Session &session, QWidget *parent)
    : Panel(parent), m_session(session), m_pages(new QStackedWidget(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_pages);
    m_pages->addWidget(makeEmptyPage());
    m_pages->addWidget(makeGridPage());
    setFocusProxy(m_grid); // the keys of the workspace work as soon as it is shown
    makeActions();

    connect(&session, &Session::datasetOpened, this, &BrowsePanel::showDataset);
    connect(&session, &Session::runOpened, this, &BrowsePanel::showRun);
    connect(&session, &Session::pictureSelected, this, &BrowsePanel::followSession);
    connect(&m_loader, &ThumbnailLoader::ready, this, [this] { m_grid->viewport()->update(); });
    connect(m_bar, &BrowseBar::showAllClicked, m_facets, &FacetSidebar::showEverything);
    connect(m_bar, &BrowseBar::problemsClicked, this, &BrowsePanel::showProblems);
    connect(m_bar, &BrowseBar::inspectorClicked, m_inspectorAction, &QAction::setChecked);
    connect(m_facets, &FacetSidebar::choiceChanged, this, &BrowsePanel::showVisible);
    connect(m_grid, &ThumbnailGrid::shownRowsChanged, this, &BrowsePanel::wantThumbnails);
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentChanged, this, &BrowsePanel::showCurrent);
    connect(m_grid, &ThumbnailGrid::doubleClicked, this, &BrowsePanel::explainCurrent);
    connect(m_inspector, &PictureInspector::explainRequested, this, &BrowsePanel::explainCurrent);
}

BrowsePanel::~BrowsePanel()
{
    m_grid->disconnect(this); // the model goes before the views: nothing of that may come back here
    m_grid->selectionModel()->disconnect(this);
    QSettings().setValue(kSplitterKey, m_splitter->saveState());
}

QWidget *BrowsePanel::makeEmptyPage()
{
    auto *open = described(new QPushButton(tr("Open a folder…"), this), u"browseOpenButton"_s, tr("Open a folder"),
                           tr("Opens a data set (Ctrl+O)"));
    setThemedIcon(open, u":/icons/folder.svg"_s);
    connect(open, &QPushButton::clicked, this, [this] { askForDataset(m_session, window()); });
    return new EmptyPage(tr("No data set is open"),
                         tr("Open a folder of pictures, drop one here, or make demo data on Start."), open, this);
}

QWidget *BrowsePanel::makeGridPage()
{
    m_facets = new FacetSidebar;
    auto *facetScroll = new VerticalScrollArea(m_facets);

    m_grid = described(new ThumbnailGrid, u"thumbnails"_s, tr("Pictures"),
                       tr("Arrows: next picture · Shift+arrows: within the case · double click: explain"));
    m_grid->setToolTip({}); // the delegate's tool tips name the picture
    m_grid->setModel(&m_model);
    m_grid->setItemDelegate(new ThumbnailDelegate(m_model, m_loader, m_grid));
    fitCells();
    auto *centre = new QWidget;
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_bar = new BrowseBar(centre));
    column->addWidget(m_nothing = new MutedLabel(tr("No picture matches. Take ticks away at the left."), centre));
    column->addWidget(m_grid, 1);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMargin(8 * kGridPixels);

    m_inspector = new PictureInspector;
    m_splitter = new QSplitter(this);
    m_splitter->setChildrenCollapsible(false);
    for (QWidget *part : {static_cast<QWidget *>(facetScroll), centre, static_cast<QWidget *>(m_inspector)})
        m_splitter->addWidget(part);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({fontMetrics().height() * 14, 900, fontMetrics().height() * 21});
    m_splitter->restoreState(QSettings().value(kSplitterKey).toByteArray());
    return m_splitter;
}

QAction *BrowsePanel::addPanelAction(const QString &objectName, const QString &text, const QKeySequence &key,
                                     const QString &toolTip, const std::function<void()> &run)
{
    auto *action = new QAction(text, this);
    action->setObjectName(objectName);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(u"%1 (%2)"_s.arg(toolTip, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_actions.append(action);
    return action;
}

void BrowsePanel::makeActions()
{
    m_inspectorAction = addPanelAction(u"browse.inspector"_s, tr("Inspector"), Qt::Key_I,
                                       tr("Shows or hides the inspector"), [] {});
    m_inspectorAction->setCheckable(true);
    connect(m_inspectorAction, &QAction::toggled, this, &BrowsePanel::showInspector);
    m_inspectorAction->setChecked(QSettings().value(kInspectorKey, true).toBool());
    showInspector(m_inspectorAction->isChecked());
    int key = Qt::Key_1;
    for (int magnification : MagnificationBar::magnifications())
        addPanelAction(u"browse.magnification%1"_s.arg(magnification), tr("Only %1X").arg(magnification),
                       QKeySequence(key++), tr("Shows pictures of this magnification"),
                       [this, magnification] { m_facets->chooseMagnification(magnification); });
    addPanelAction(u"browse.allMagnifications"_s, tr("All magnifications"), Qt::Key_0, tr("Shows all magnifications"),
                   [this] { m_facets->chooseMagnification({}); });
    addPanelAction(u"browse.showAll"_s, tr("Show all pictures"), Qt::CTRL | Qt::Key_0, tr("Takes every tick away"),
                   [this] { m_facets->showEverything(); });
    addPanelAction(u"browse.next"_s, tr("Next picture"), Qt::Key_Right, tr("Goes to the next picture"),
                   [this] { selectRow(m_grid->currentIndex().row() + 1); });
    addPanelAction(u"browse.previous"_s, tr("Previous picture"), Qt::Key_Left, tr("Goes to the previous picture"),
                   [this] { selectRow(m_grid->currentIndex().row() - 1); });
    addPanelAction(u"browse.nextInCase"_s, tr("Next picture of the case"), Qt::SHIFT | Qt::Key_Right,
                   tr("Stays within the case"), [this] { stepInCase(1); });
    addPanelAction(u"browse.previousInCase"_s, tr("Previous picture of the case"), Qt::SHIFT | Qt::Key_Left,
                   tr("Stays within the case"), [this] { stepInCase(-1); });
    addPanelAction(u"browse.explain"_s, tr("Explain this picture"), Qt::Key_E,
                   tr("Shows where the open run's network looks"), [this] { explainCurrent(); });
    addPanelAction(u"browse.copyPath"_s, tr("Copy the picture's path"), QKeySequence::Copy,
                   tr("Puts where the file lies on the clipboard"),
                   [this] { QGuiApplication::clipboard()->setText(toQString(m_session.picture())); });
    addPanelAction(u"browse.problems"_s, tr("Problems in the data set…"), Qt::Key_P,
                   tr("Skipped files and other things to know"), [this] { showProblems(); });
}

void BrowsePanel::showDataset()
{
    const std::shared_ptr<const ScanReport> report = m_session.dataset();
    const bool isAnother = report->root != m_shownRoot;
    const std::filesystem::path kept = isAnother ? std::filesystem::path() : m_session.picture();
    m_shownRoot = report->root;
    m_loader.useCatalogOf(report->root);
    m_model.setReport(report, {});
    m_model.setRun(m_run);
    if (isAnother)
        m_facets->showEverything();
    m_facets->setContent(*report, m_run);
    m_pages->setCurrentIndex(1);
    m_bar->setProblemCount(ProblemsDialog::countIn(*report));
    selectRow(kept.empty() ? -1 : m_model.rowOf(kept));
}

void BrowsePanel::showRun()
{
    m_run = RunLookup(m_session.runSplit(), m_session.runPredictions());
    m_model.setRun(m_run);
    if (const std::shared_ptr<const ScanReport> report = m_session.dataset())
        m_facets->setContent(*report, m_run);
}

void BrowsePanel::showVisible()
{
    const QModelIndex current = m_grid->currentIndex();
    const std::filesystem::path kept = current.isValid() ? m_model.absolutePath(current.row()) : m_session.picture();
    m_model.setVisible(m_facets->facets().visible());
    m_nothing->setVisible(m_model.rowCount() == 0);
    m_bar->setCounts(m_model.rowCount(), static_cast<int>(m_session.dataset()->samples.size()),
                     m_facets->facets().visibleCases());
    const int row = kept.empty() ? -1 : m_model.rowOf(kept);
    if (row >= 0)
        selectRow(row);
    else
        showCurrent();
}

void BrowsePanel::showInspector(bool isShown)
{
    m_inspector->setVisible(isShown);
    m_bar->setInspectorShown(isShown);
    QSettings().setValue(kInspectorKey, isShown);
}

void BrowsePanel::showCurrent()
{
    const QModelIndex current = m_grid->currentIndex();
    if (!current.isValid())
        return m_inspector->showNothing();
    m_inspector->showSample(*m_session.dataset(), m_model.sample(current.row()), m_run);
    m_session.selectPicture(m_model.absolutePath(current.row()));
}

void BrowsePanel::selectRow(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const QModelIndex index = m_model.index(row);
    const bool isOnScreen = m_grid->viewport()->rect().intersects(m_grid->visualRect(index));
    m_grid->setCurrentIndex(index);
    m_grid->scrollTo(index, isOnScreen ? QAbstractItemView::EnsureVisible : QAbstractItemView::PositionAtCenter);
}

void BrowsePanel::followSession(const std::filesystem::path &path)
{
    const QModelIndex current = m_grid->currentIndex();
    if (!current.isValid() || m_model.absolutePath(current.row()) != path)
        selectRow(m_model.rowOf(path));
}

void BrowsePanel::stepInCase(int step)
{
    const QModelIndex current = m_grid->currentIndex();
    if (!current.isValid())
        return;
    const std::string stem = m_model.sample(current.row()).stem;
    for (int row = current.row() + step; row >= 0 && row < m_model.rowCount(); row += step)
        if (m_model.sample(row).stem == stem)
            return selectRow(row);
}

void BrowsePanel::wantThumbnails()
{
    std::vector<std::filesystem::path> paths;
    for (int row : m_grid->rowsWorthDecoding())
        paths.push_back(m_model.absolutePath(row));
    m_loader.want(std::move(paths));
}

void BrowsePanel::explainCurrent()
{
    if (m_grid->currentIndex().isValid())
        m_session.requestWorkspace(u"explain"_s);
}

void BrowsePanel::showProblems()
{
    if (!m_session.dataset())
        return;
    if (!m_problemsDialog)
        m_problemsDialog = new ProblemsDialog(m_session, this);
    m_problemsDialog->show();
    m_problemsDialog->raise();
}

void BrowsePanel::fitCells()
{
    const QFontMetrics metrics = fontMetrics();
    m_grid->setCellShape(ThumbnailDelegate::minimumCellWidth(metrics),
                         [metrics](int width) { return ThumbnailDelegate::cellHeight(metrics, width); });
}

void BrowsePanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitCells();
}

} // namespace

Panel *createBrowsePanel(Session &session, QWidget *parent) { return new BrowsePanel(session, parent); }

} // namespace histo

#include "browse_panel.moc"
