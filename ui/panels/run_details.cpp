#include "ui/panels/run_details.h"

#include "core/common/paths.h"
#include "ui/background.h"
#include "ui/panels/run_comparison_view.h"
#include "ui/panels/run_curves.h"
#include "ui/panels/run_note_editor.h"
#include "ui/panels/run_overlay.h"

#include <QLabel>
#include <QStackedWidget>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

enum CurvePage { Nothing, OneRun, SeveralRuns };

const QStringList kPages{u"curves"_s, u"settings"_s, u"paired"_s, u"note"_s}; ///< in the order of the tabs

QLabel *nothingPage()
{
    auto *label = new QLabel(RunDetails::tr("Select a run to see its curves; several (Ctrl+click) to compare them."));
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

/// Equal as long as there is nothing new to be shown.
std::string stampOf(const std::vector<RunRow> &runs)
{
    std::string stamp;
    for (const RunRow &run : runs)
        stamp += utf8(run.facts.summary.path) + "\n" + std::to_string(run.facts.summary.epochs) +
                 run.facts.summary.state + (run.facts.auc.value ? "judged\n" : "\n");
    return stamp;
}

} // namespace

RunDetails::RunDetails(QWidget *parent)
    : QTabWidget(parent),
      m_curvePages(new QStackedWidget),
      m_curves(new RunCurves),
      m_overlay(new RunOverlay),
      m_settings(new SettingsDifferenceView),
      m_paired(new PairedComparisonView),
      m_note(new RunNoteEditor)
{
    setObjectName(u"runDetails"_s);
    setDocumentMode(true);
    m_pool.setMaxThreadCount(1);
    m_curvePages->addWidget(nothingPage());
    m_curvePages->addWidget(m_curves);
    m_curvePages->addWidget(m_overlay);
    addTab(m_curvePages, tr("&Curves"));
    addTab(m_settings, tr("&Settings that differ"));
    addTab(m_paired, tr("&Paired comparison"));
    addTab(m_note, tr("&Note"));
    connect(m_curves, &RunCurves::evaluationRequested, this, &RunDetails::evaluationRequested);
    connect(m_note, &RunNoteEditor::saved, this, &RunDetails::noteSaved);
    connect(m_note, &RunNoteEditor::failed, this, &RunDetails::failed);
}

RunDetails::~RunDetails() = default;

bool RunDetails::isIdle() const { return !m_isReading && m_curves->isIdle() && m_note->isIdle(); }

void RunDetails::showPage(const QString &id) { setCurrentIndex(std::max(0, int(kPages.indexOf(id)))); }

void RunDetails::setRuns(const std::vector<RunRow> &runs)
{
    const bool isOne = runs.size() == 1;
    m_note->setRun(isOne ? runs.front().facts.summary.path : std::filesystem::path(),
                   isOne ? QString::fromStdString(runs.front().facts.note) : QString());
    const std::string stamp = stampOf(runs);
    if (stamp == m_shown)
        return;
    m_shown = stamp;
    if (isOne) {
        const auto &folder = runs.front().facts.summary.path;
        folder == m_curves->shownRun() ? m_curves->readMore() : m_curves->showRun(folder);
    }
    m_curvePages->setCurrentIndex(runs.empty() ? Nothing : isOne ? OneRun : SeveralRuns);
    std::vector<std::filesystem::path> folders;
    for (const RunRow &run : runs)
        folders.push_back(run.facts.summary.path);
    if (folders.size() > 1)
        return read(folders);
    ++m_request; // what is still being read is no longer wanted
    m_isReading = false;
    show(nullptr);
}

void RunDetails::read(const std::vector<std::filesystem::path> &folders)
{
    const int request = ++m_request;
    m_isReading = true;
    auto compare = [folders] { return std::make_shared<const RunSet>(readRunSet(folders)); };
    auto done = [this, request](std::shared_ptr<const RunSet> runs) {
        if (request != m_request)
            return;
        m_isReading = false;
        show(std::move(runs));
    };
    auto refused = [this, request](const QString &message) {
        if (request != m_request)
            return;
        m_isReading = false;
        Q_EMIT failed(message);
    };
    inBackground(m_pool, this, compare, done, refused);
}

void RunDetails::show(std::shared_ptr<const RunSet> runs)
{
    m_overlay->setRuns(runs);
    m_settings->setRuns(runs);
    m_paired->setRuns(runs);
}

} // namespace histo
