#include "ui/panels/explain_panel.h"

#include "ui/described.h"
#include "ui/models/explain_engine.h"
#include "ui/models/known_picture.h"
#include "ui/panels/explain_controls.h"
#include "ui/panels/explanation_export.h"
#include "ui/panels/run_chooser.h"
#include "ui/panels/verdict_card.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/busy_bar.h"
#include "ui/view/film_strip.h"
#include "ui/view/heading.h"
#include "ui/view/heat_map_view.h"
#include "ui/view/scrollable.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kOpacityStepPercent = 10;

class ExplainPanel : public Panel {
public:
    ExplainPanel(Session &session, QWidget *parent);

    bool isIdle() const override { return m_engine.isIdle() && m_strip->isIdle() && m_export.isIdle(); }
    QList<QAction *> panelActions() const override { return m_actions; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *createCentre();
    QWidget *createSide();
    void createActions();
    QAction *addPanelAction(const QString &text, const QKeySequence &key, const QString &toolTip,
                            const std::function<void()> &run);
    void connectParts();

    void contentChanged();
    void showBestPicture();
    void showPicture(const std::filesystem::path &path);
    void explain();
    void showExplained(const ExplainedPicture &result);
    void showProblem(const QString &message);
    void applyLook();
    void openPicture();

    Session &m_session;
    FilmStrip *m_strip;
    HeatMapView *m_view;
    ExplainControls *m_controls;
    VerdictCard *m_verdict;
    QLabel *m_note;
    BusyBar *m_busy;
    QAction *m_exportPicture, *m_exportMap;
    QList<QAction *> m_actions;
    RunLookup m_run;
    std::filesystem::path m_picture;
    std::optional<ExplainedPicture> m_explained; ///< of m_picture, as the controls ask; nothing while it is computed
    ExplainEngine m_engine;
    ExplanationExport m_export;
    bool m_isStale = true; ///< what is shown is not what was last asked for: it was hidden then
};

ExplainPanel::ExplainPanel(Session &session, QWidget *parent)
    : Panel(parent),
      m_session(session),
      m_strip(new FilmStrip),
      m_view(new HeatMapView),
      m_controls(new ExplainControls),
      m_verdict(new VerdictCard),
      m_note(new QLabel),
      m_busy(new BusyBar),
      m_export(*this)
{
    createActions();
    auto *page = new QWidget;
    auto *columns = new QHBoxLayout(page);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(3 * kGridPixels);
    columns->addWidget(m_strip);
    columns->addWidget(createCentre(), 1);
    columns->addWidget(createSide());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels);
    layout->addWidget(scrollable(page));
    connectParts();
    applyLook();
    contentChanged();
}

QWidget *ExplainPanel::createCentre()
{
    m_view->setObjectName(u"heatMapView"_s);
    described(m_busy, u"explainBusy"_s, tr("Computing"), tr("The map is being computed"));
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    layout->addWidget(m_busy);
    layout->addWidget(m_view, 1);
    return column;
}

QWidget *ExplainPanel::createSide()
{
    m_note->setObjectName(u"explainNote"_s);
    m_note->setWordWrap(true);
    auto *meaning = new MutedLabel(
        tr("The map shows where the network is sensitive, not where tumour is. A wrong network has maps "
           "as pretty as a right one."));
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 2 * kGridPixels, 0);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(m_verdict);
    layout->addWidget(m_note);
    layout->addWidget(m_controls);
    layout->addWidget(meaning);
    layout->addStretch();
    layout->addWidget(new RunChooser(m_session, u"explain"_s));
    for (QAction *action : {m_actions.front(), m_exportPicture, m_exportMap}) {
        auto *button = described(new QPushButton(action->text()), action->objectName() + u"Button"_s, action->text(),
                                 action->toolTip());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::enabledChanged, button, &QPushButton::setEnabled);
        button->setEnabled(action->isEnabled());
        layout->addWidget(button);
    }
    auto *scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(std::max(22 * fontMetrics().height(),
                                   page->minimumSizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent)));
    return scroll;
}

QAction *ExplainPanel::addPanelAction(const QString &text, const QKeySequence &key, const QString &toolTip,
                                      const std::function<void()> &run)
{
    // Unless the caller has a better name.
    QAction *action = makeAction(u"explain.action%1"_s.arg(m_actions.size() + 1), text, key, toolTip, run);
    m_actions.append(action);
    return action;
}

void ExplainPanel::createActions()
{
    addPanelAction(tr("Open picture …"), {}, tr("Explains any picture file"), [this] {
        openPicture();
    })->setObjectName(u"openPicture"_s);
    m_exportPicture = addPanelAction(
        tr("Export picture …"), Qt::CTRL | Qt::Key_E, tr("Writes what is shown, with its legend, as PNG"), [this] {
            if (m_explained)
                m_export.exportPicture(*m_explained, m_controls->colors(), m_controls->opacity());
        });
    m_exportPicture->setObjectName(u"exportOverlay"_s);
    m_exportMap = addPanelAction(tr("Export map and figures …"), {},
                                 tr("Writes the map as .npy, the overlay as .png and what made it as .json"), [this] {
                                     if (m_explained)
                                         m_export.exportMap(*m_explained);
                                 });
    m_exportMap->setObjectName(u"exportMap"_s);
    addPanelAction(tr("Next picture"), Qt::Key_Right, tr("Goes to the next picture"), [this] { m_strip->step(1); });
    addPanelAction(tr("Previous picture"), Qt::Key_Left, tr("Goes to the previous picture"),
                   [this] { m_strip->step(-1); });
    addPanelAction(tr("Map on or off"), Qt::Key_O, tr("Shows or hides the map"),
                   [this] { m_controls->toggleOverlay(); });
    addPanelAction(tr("More opaque"), Qt::Key_BracketRight, tr("Hides more of the picture"),
                   [this] { m_controls->changeOpacity(kOpacityStepPercent); });
    addPanelAction(tr("Less opaque"), Qt::Key_BracketLeft, tr("Shows more of the picture"),
                   [this] { m_controls->changeOpacity(-kOpacityStepPercent); });
    m_exportPicture->setEnabled(false);
    m_exportMap->setEnabled(false);
}

void ExplainPanel::connectParts()
{
    connect(m_strip, &FilmStrip::pictureChosen, this,
            [this](const std::filesystem::path &path) { m_session.selectPicture(path); });
    connect(m_controls, &ExplainControls::questionChanged, this, &ExplainPanel::explain);
    connect(m_controls, &ExplainControls::lookChanged, this, &ExplainPanel::applyLook);
    connect(&m_engine, &ExplainEngine::workingChanged, m_busy, &BusyBar::setVisible);
    connect(&m_engine, &ExplainEngine::pictureRead, this,
            [this](const std::filesystem::path &, const QImage &picture) { m_view->showPicture(picture); });
    connect(&m_engine, &ExplainEngine::explained, this, &ExplainPanel::showExplained);
    connect(&m_engine, &ExplainEngine::failed, this, &ExplainPanel::showProblem);
    connect(&m_export, &ExplanationExport::failed, this, &ExplainPanel::showProblem);
    connect(&m_session, &Session::runOpened, this, &ExplainPanel::contentChanged);
    connect(&m_session, &Session::datasetOpened, this, &ExplainPanel::contentChanged);
    connect(&m_session, &Session::pictureSelected, this, &ExplainPanel::showPicture);
    connect(&m_session, &Session::workspaceRequested, this, [this](const QString &panelId) {
        if (panelId == u"explain" && !m_session.picture().empty() && m_session.picture() != m_picture)
            showPicture(m_session.picture());
    });
}

/// The data set or the run is another one.
void ExplainPanel::contentChanged()
{
    const auto run = m_session.run();
    m_controls->setRun(run ? absolute(run->path()) : std::filesystem::path(),
                       run ? tr("open run, %1").arg(toQString(run->path().filename())) : QString());
    m_run = RunLookup(m_session.runSplit(), m_session.runPredictions());
    m_strip->setPictures(m_session.dataset(), m_run);
    // Later: Browse selects its first picture when a data set opens, which nobody has asked to be explained.
    QMetaObject::invokeMethod(
        this, [this] { showBestPicture(); }, Qt::QueuedConnection);
}

/// The picture that a person chose, if the network was not made with it; else one worth looking at.
void ExplainPanel::showBestPicture()
{
    const std::filesystem::path &chosen = m_session.picture();
    const bool isStranger = !chosen.empty() && !knownPicture(chosen, m_session.dataset().get(), m_run).sample;
    showPicture(isStranger || m_strip->holds(chosen) ? chosen : m_strip->suggestion());
}

void ExplainPanel::showPicture(const std::filesystem::path &path)
{
    m_picture = path;
    m_strip->setCurrent(path);
    if (path.empty())
        m_view->showMessage(tr("No picture yet.\nOpen a data set and a run, or open a picture."));
    else
        m_verdict->showPicture(path, knownPicture(path, m_session.dataset().get(), m_run));
    m_verdict->setVisible(!path.empty());
    explain();
}

void ExplainPanel::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    if (m_controls->offerPretrained() || m_isStale)
        explain();
}

void ExplainPanel::explain()
{
    // A hidden panel computes nothing: stepping through Browse would keep the processor busy for no one.
    m_isStale = !isVisible();
    m_explained.reset();
    m_exportPicture->setEnabled(false);
    m_exportMap->setEnabled(false);
    m_note->setVisible(false);
    if (m_isStale || m_picture.empty())
        return;
    const ModelSource model = m_controls->model();
    if (model.isEmpty()) {
        m_verdict->clearScores(tr("No network to ask: open a run, or train one."));
        m_engine.requestPicture(m_picture);
        return;
    }
    m_engine.request({.picture = m_picture,
                      .model = model,
                      .method = m_controls->method(),
                      .layer = m_controls->layer(),
                      .target = m_controls->target()});
}

void ExplainPanel::showExplained(const ExplainedPicture &result)
{
    m_explained = result;
    m_controls->setNetwork(result);
    m_verdict->showScores(result);
    m_view->showExplanation(result);
    m_exportPicture->setEnabled(true);
    m_exportMap->setEnabled(true);
}

void ExplainPanel::showProblem(const QString &message)
{
    m_note->setText(u"⚠ "_s + message);
    m_note->setVisible(true);
}

void ExplainPanel::applyLook()
{
    m_view->setColors(m_controls->colors());
    m_view->setThreshold(m_controls->threshold());
    m_view->setOverlayVisible(m_controls->isOverlayVisible());
    m_view->setOpacity(m_controls->opacity());
}

void ExplainPanel::openPicture()
{
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Open a picture"), toQString(m_picture.parent_path()),
        tr("Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.bmp);;All files (*)"));
    if (!file.isEmpty())
        m_session.selectPicture(toPath(file));
}

} // namespace

Panel *createExplainPanel(Session &session, QWidget *parent) { return new ExplainPanel(session, parent); }

} // namespace histo
