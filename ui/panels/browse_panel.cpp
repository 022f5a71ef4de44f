#include "ui/panels/browse_panel.h"

#include "ui/described.h"
#include "ui/folder_dialogs.h"
#include "ui/models/facet_memory.h"
#include "ui/models/notes_book.h"
#include "core/evaluate/picture_list_csv.h"
#include "ui/panels/browse_workspace.h"
#include "ui/panels/case_ladder.h"
#include "ui/panels/csv_export.h"
#include "ui/panels/facet_sidebar.h"
#include "ui/panels/note_editor.h"
#include "ui/panels/picture_inspector.h"
#include "ui/panels/scan_report_page.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/empty_page.h"
#include "ui/view/page_stack.h"
#include "ui/view/vertical_scroll_area.h"

#include <QFileInfo>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kInspectorKey = u"browse/inspector"_s;
const auto kSplitterKey = u"browse/splitter"_s;

} // namespace

BrowsePanel::BrowsePanel(Session &session, QWidget *parent)
    : Panel(parent), m_session(session), m_content(new QStackedWidget(this)), m_export(new CsvExport(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_content);
    m_content->addWidget(makeEmptyPage());
    m_content->addWidget(makeContent());
    setFocusProxy(m_pages); // the keys of the workspace work as soon as it is shown
    makeActions();
    connectParts();
    show(BrowsePage::Pictures);
}

BrowsePanel::~BrowsePanel()
{
    m_grid->disconnect(this); // nothing of what goes may come back here
    m_ladder->disconnect(this);
    QSettings().setValue(kSplitterKey, m_splitter->saveState());
}

bool BrowsePanel::isIdle() const
{
    return m_loader.isIdle() && m_inspector->isIdle() && m_export->isIdle() && m_session.notes().isIdle();
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

QWidget *BrowsePanel::makeContent()
{
    m_bar = new BrowseBar;
    m_facets = new FacetSidebar;
    m_sidebar = new VerticalScrollArea(m_facets);
    m_pages = new PageStack;
    m_pages->addWidget(m_grid = new BrowseGrid(m_loader, m_session.notes()));
    m_pages->addWidget(m_ladder = new CaseLadder(m_loader, m_session.notes()));
    m_pages->addWidget(m_report = new ScanReportPage(m_session, m_loader));
    m_inspector = new PictureInspector(m_session.notes());
    m_splitter = new QSplitter;
    m_splitter->setChildrenCollapsible(false);
    for (QWidget *part : {m_sidebar, static_cast<QWidget *>(m_pages), static_cast<QWidget *>(m_inspector)})
        m_splitter->addWidget(part);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({fontMetrics().height() * 14, 900, fontMetrics().height() * 21});
    m_splitter->restoreState(QSettings().value(kSplitterKey).toByteArray());

    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_splitter, 1);
    return content;
}

void BrowsePanel::connectParts()
{
    connect(&m_session, &Session::datasetOpened, this, &BrowsePanel::showDataset);
    connect(&m_session, &Session::runOpened, this, &BrowsePanel::showRun);
    connect(&m_session, &Session::pictureSelected, this, &BrowsePanel::followSession);
    connect(&m_session.notes(), &NotesBook::changed, this, &BrowsePanel::notesChanged);
    connect(m_bar, &BrowseBar::pageClicked, this, &BrowsePanel::show);
    connect(m_bar, &BrowseBar::showAllClicked, m_facets, &FacetSidebar::showEverything);
    connect(m_bar, &BrowseBar::exportClicked, this, &BrowsePanel::exportList);
    connect(m_bar, &BrowseBar::inspectorClicked, m_inspectorAction, &QAction::setChecked);
    connect(m_facets, &FacetSidebar::choiceChanged, this, &BrowsePanel::showFacets);
    connect(m_grid, &BrowseGrid::currentChanged, this, &BrowsePanel::showCurrent);
    connect(m_grid, &BrowseGrid::selectionChanged, this, [this] {
        m_bar->setExported(static_cast<int>(m_grid->selected().size()), static_cast<int>(m_grid->visible().size()));
    });
    connect(m_grid, &BrowseGrid::activated, this, &BrowsePanel::explainCurrent);
    connect(m_ladder, &CaseLadder::sampleChosen, this, &BrowsePanel::showCurrent);
    connect(m_ladder, &CaseLadder::activated, this, &BrowsePanel::explainCurrent);
    connect(m_report, &ScanReportPage::pictureActivated, this, &BrowsePanel::showInGrid);
    connect(m_report, &ScanReportPage::exportRequested, this, &BrowsePanel::exportFindings);
    connect(m_inspector, &PictureInspector::explainRequested, this, &BrowsePanel::explainCurrent);
    connect(m_inspector, &PictureInspector::ladderRequested, this, [this] { show(BrowsePage::Ladder); });
    connect(&m_inspector->note(), &NoteEditor::markClicked, this, &BrowsePanel::setMarked);
    connect(m_export, &CsvExport::failed, &m_session, &Session::warn);
    connect(m_export, &CsvExport::written, &m_session, [this](const QString &file, int rows) {
        m_session.note(rows == 1 ? tr("1 row written to %1").arg(file)
                                 : tr("%L1 rows written to %2").arg(rows).arg(file));
    });
}

void BrowsePanel::show(BrowsePage page)
{
    const bool hadFocus = m_pages->isAncestorOf(QApplication::focusWidget()) || hasFocus();
    if (page == BrowsePage::Ladder)
        fillLadder();
    m_pages->setCurrentIndex(static_cast<int>(page));
    m_pages->setFocusProxy(m_pages->currentWidget());
    if (hadFocus)
        m_pages->setFocus();
    m_bar->setPage(page);
    m_sidebar->setVisible(page == BrowsePage::Pictures); // the other pages are not about what is ticked
    m_inspector->setVisible(page != BrowsePage::Report && m_inspectorAction->isChecked());
    m_inspector->setLadderOffered(page != BrowsePage::Ladder);
    m_backAction->setEnabled(page != BrowsePage::Pictures);
}

void BrowsePanel::showPage(const QString &id)
{
    if (id == "ladder"_L1)
        return show(BrowsePage::Ladder);
    show(id == "report"_L1 || id == "pairs"_L1 ? BrowsePage::Report : BrowsePage::Pictures);
    if (id == "pairs"_L1)
        m_report->showPairs();
}

void BrowsePanel::showDataset()
{
    const std::shared_ptr<const ScanReport> report = m_session.dataset();
    const bool isAnother = report->root != m_shownRoot;
    m_shownRoot = report->root;
    m_loader.useCatalogOf(report->root);
    m_grid->setReport(report, m_run);
    m_ladder->setReport(report);
    m_ladder->setRun(m_run);
    m_countedNotes = m_session.notes().notes();
    m_facets->setContent(*report, m_run, m_countedNotes,
                         isAnother ? std::optional(rememberedFacets(report->root)) : std::nullopt);
    m_content->setCurrentIndex(1);
    m_bar->setFindingCount(ScanReportPage::countIn(*report));
    if (isAnother && page() == BrowsePage::Ladder)
        show(BrowsePage::Pictures);
    else if (isLadder())
        fillLadder();
}

void BrowsePanel::showRun()
{
    m_run = RunLookup(m_session.runSplit(), m_session.runPredictions());
    m_grid->setRun(m_run);
    m_ladder->setRun(m_run);
    if (const std::shared_ptr<const ScanReport> report = m_session.dataset())
        m_facets->setContent(*report, m_run, m_countedNotes);
}

void BrowsePanel::showFacets()
{
    m_grid->setVisiblePictures(m_facets->facets().visible(), m_keep);
    m_bar->setCounts(static_cast<int>(m_grid->visible().size()), static_cast<int>(m_session.dataset()->samples.size()),
                     m_facets->facets().visibleCases());
    if (!m_grid->current() && !m_session.picture().empty())
        m_grid->show(m_session.picture());
    rememberFacets(m_shownRoot, m_facets->facets().choice());
}

void BrowsePanel::notesChanged()
{
    const std::shared_ptr<const ScanReport> report = m_session.dataset();
    if (!report || report->root != m_shownRoot)
        return;
    m_countedNotes = m_session.notes().notes();
    // Who takes marks off one after the other goes on where the picture was.
    const QScopedValueRollback keep(m_keep, BrowseGrid::Keep::Place);
    m_facets->setContent(*report, m_run, m_countedNotes);
}

void BrowsePanel::restoreInspector()
{
    m_inspectorAction->setChecked(QSettings().value(kInspectorKey, true).toBool());
    showInspector(m_inspectorAction->isChecked());
}

void BrowsePanel::showInspector(bool isShown)
{
    m_inspector->setVisible(isShown && page() != BrowsePage::Report);
    m_bar->setInspectorShown(isShown);
    QSettings().setValue(kInspectorKey, isShown);
}

int BrowsePanel::currentSample() const
{
    if (isLadder())
        return m_ladder->currentSample();
    const Sample *sample = m_grid->current();
    return sample ? static_cast<int>(sample - m_session.dataset()->samples.data()) : -1;
}

void BrowsePanel::showCurrent()
{
    const int index = currentSample();
    if (index < 0)
        return m_inspector->showNothing();
    const ScanReport &report = *m_session.dataset();
    const Sample &sample = report.samples[static_cast<std::size_t>(index)];
    m_inspector->showSample(report, sample, m_run);
    m_session.selectPicture(report.root / sample.path);
}

void BrowsePanel::followSession(const std::filesystem::path &path)
{
    m_grid->show(path);
    if (isLadder())
        fillLadder();
}

int BrowsePanel::sampleAt(const std::filesystem::path &path) const
{
    const ScanReport &report = *m_session.dataset();
    const auto found = std::ranges::find_if(report.samples,
                                            [&](const Sample &sample) { return report.root / sample.path == path; });
    return found == report.samples.end() ? -1 : static_cast<int>(found - report.samples.begin());
}

/// Also if the facets hold it back: then their ticks go. A file that cannot be used is nowhere to be shown.
void BrowsePanel::showInGrid(const std::filesystem::path &path)
{
    if (sampleAt(path) < 0)
        return;
    show(BrowsePage::Pictures);
    if (!m_grid->show(path))
        m_facets->showEverything();
    m_grid->show(path);
}

void BrowsePanel::fillLadder()
{
    const std::shared_ptr<const ScanReport> report = m_session.dataset();
    if (!report)
        return;
    int sample = sampleAt(m_session.picture());
    if (sample < 0 && !m_grid->visible().empty())
        sample = m_grid->visible().front();
    if (sample < 0)
        return;
    std::vector<std::string> cases = casesInOrder(report->samples, m_grid->visible());
    const std::string &stem = report->samples[static_cast<std::size_t>(sample)].stem;
    if (std::ranges::find(cases, stem) == cases.end()) { // the facets hold it back: all cases can be walked to
        std::vector<int> everything(report->samples.size());
        std::iota(everything.begin(), everything.end(), 0);
        cases = casesInOrder(report->samples, everything);
    }
    m_ladder->showSample(sample);
    m_ladder->setCases(std::move(cases));
}

void BrowsePanel::toggleMark()
{
    if (const int index = currentSample(); index >= 0) {
        const Sample &sample = m_session.dataset()->samples[static_cast<std::size_t>(index)];
        setMarked(!m_session.notes().noteOf(sample.path).isMarked);
    }
}

/// All that are selected become what the current one becomes.
void BrowsePanel::setMarked(bool isMarked)
{
    std::vector<std::filesystem::path> pictures;
    const std::vector<Sample> &samples = m_session.dataset()->samples;
    if (const int index = currentSample(); index >= 0)
        pictures.push_back(samples[static_cast<std::size_t>(index)].path);
    if (!isLadder())
        for (int index : m_grid->selected())
            if (const std::filesystem::path &path = samples[static_cast<std::size_t>(index)].path;
                pictures.empty() || path != pictures.front())
                pictures.push_back(path);
    m_session.notes().setMarked(pictures, isMarked);
}

void BrowsePanel::explainCurrent()
{
    if (currentSample() >= 0)
        m_session.requestWorkspace(u"explain"_s);
}

void BrowsePanel::exportList()
{
    const std::shared_ptr<const ScanReport> report = m_session.dataset();
    if (!report || m_grid->visible().empty())
        return;
    const std::vector<int> selected = m_grid->selected();
    const bool isSelection = selected.size() > 1; // one picture is looked at, not selected
    PictureList list{report, isSelection ? selected : m_grid->visible(), m_session.notes().notes(), m_run};
    const QString name = QFileInfo(toQString(report->root)).fileName();
    m_export->ask(isSelection ? tr("Export %L1 selected pictures").arg(selected.size())
                              : tr("Export %L1 pictures").arg(list.samples.size()),
                  tr("%1-pictures").arg(name), [list = std::move(list)] { return pictureListCsv(list); });
}

void BrowsePanel::exportFindings()
{
    if (const std::shared_ptr<const ScanReport> report = m_session.dataset())
        m_export->ask(tr("Export findings"), tr("%1-scan").arg(QFileInfo(toQString(report->root)).fileName()),
                      [report] { return findingsCsv(*report); });
}

Panel *createBrowsePanel(Session &session, QWidget *parent) { return new BrowsePanel(session, parent); }

} // namespace histo
