#include "ui/panels/explain_panel.h"

#include "core/explain/explanation_files.h"
#include "core/image/image_io.h"
#include "ui/background.h"
#include "ui/described.h"
#include "ui/models/count_words.h"
#include "ui/models/explain_engine.h"
#include "ui/models/run_title.h"
#include "ui/panels/explain_controls.h"
#include "ui/panels/run_chooser.h"
#include "ui/panels/verdict_card.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/film_strip.h"
#include "ui/view/heading.h"
#include "ui/view/heat_map_view.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QThreadPool>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kOpacityStepPercent = 10;

class ExplainPanel : public Panel {
public:
    ExplainPanel(Session &session, QWidget *parent);

    bool isIdle() const override { return m_engine.isIdle() && m_strip->isIdle() && !m_isWriting; }
    QList<QAction *> panelActions() const override { return m_actions; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *createStrip();
    QWidget *createCentre();
    QWidget *createSide();
    void createActions();
    QAction *addPanelAction(const QString &text, const QKeySequence &key, const QString &toolTip, const std::function<void()> &run);
    void connectParts();

    void contentChanged();
    void showPicture(const std::filesystem::path &path);
    void explain();
    void showExplained(const ExplainedPicture &result);
    void showProblem(const QString &message);
    void applyLook();
    void openPicture();
    void exportPicture();
    void exportMap();
    void write(const std::function<void()> &work);

    Session &m_session;
    FilmStrip *m_strip;
    HeatMapView *m_view;
    ExplainControls *m_controls;
    VerdictCard *m_verdict;
    QLabel *m_stripTitle, *m_note;
    QProgressBar *m_busy;
    QAction *m_exportPicture, *m_exportMap;
    QList<QAction *> m_actions;
    std::filesystem::path m_picture;
    std::optional<ExplainedPicture> m_explained; ///< of m_picture, as the controls ask; nothing while it is computed
    ExplainEngine m_engine;
    bool m_isWriting = false, m_isStale = true;
    QThreadPool m_pool; ///< last: joined first
};

ExplainPanel::ExplainPanel(Session &session, QWidget *parent)
    : Panel(parent), m_session(session), m_strip(new FilmStrip), m_view(new HeatMapView), m_controls(new ExplainControls),
      m_verdict(new VerdictCard), m_stripTitle(new QLabel), m_note(new QLabel), m_busy(new QProgressBar)
{
    m_pool.setMaxThreadCount(1);
    createActions();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(createStrip());
    layout->addWidget(createCentre(), 1);
    layout->addWidget(createSide());
    connectParts();
    applyLook();
    contentChanged();
}

QWidget *ExplainPanel::createStrip()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    m_stripTitle->setWordWrap(true);
    m_stripTitle->setForegroundRole(QPalette::PlaceholderText);
    m_stripTitle->setMaximumWidth(m_strip->width());
    layout->addWidget(m_stripTitle);
    layout->addWidget(m_strip, 1);
    return column;
}

QWidget *ExplainPanel::createCentre()
{
    m_view->setObjectName(u"heatMapView"_s);
    described(m_busy, u"explainBusy"_s, tr("Computing"), tr("The map is being computed"));
    m_busy->setRange(0, 0); // no share of it is known
    m_busy->setTextVisible(false);
    m_busy->setFixedHeight(kGridPixels);
    QSizePolicy policy = m_busy->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // the picture must not jump
    m_busy->setSizePolicy(policy);
    m_busy->setVisible(false);
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
    auto *meaning = new MutedLabel(tr("The map shows where the network is sensitive, not where tumour is. A wrong network has maps "
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
        auto *button = described(new QPushButton(action->text()), action->objectName() + u"Button"_s, action->text(), action->toolTip());
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

QAction *ExplainPanel::addPanelAction(const QString &text, const QKeySequence &key, const QString &toolTip, const std::function<void()> &run)
{
    auto *action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(key.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_actions.append(action);
    return action;
}

void ExplainPanel::createActions()
{
    addPanelAction(tr("Open picture …"), {}, tr("Explains any picture file"), [this] { openPicture(); })
        ->setObjectName(u"openPicture"_s);
    m_exportPicture = addPanelAction(tr("Export picture …"), Qt::CTRL | Qt::Key_E, tr("Writes what is shown, with its legend, as PNG"),
                                     [this] { exportPicture(); });
    m_exportPicture->setObjectName(u"exportOverlay"_s);
    m_exportMap = addPanelAction(tr("Export map and figures …"), {}, tr("Writes the map as .npy, the overlay as .png and what made it as .json"),
                                 [this] { exportMap(); });
    m_exportMap->setObjectName(u"exportMap"_s);
    addPanelAction(tr("Next picture"), Qt::Key_Right, tr("Goes to the next picture"), [this] { m_strip->step(1); });
    addPanelAction(tr("Previous picture"), Qt::Key_Left, tr("Goes to the previous picture"), [this] { m_strip->step(-1); });
    addPanelAction(tr("Map on or off"), Qt::Key_O, tr("Shows or hides the map"), [this] { m_controls->toggleOverlay(); });
    addPanelAction(tr("More opaque"), Qt::Key_BracketRight, tr("Hides more of the picture"),
                   [this] { m_controls->changeOpacity(kOpacityStepPercent); });
    addPanelAction(tr("Less opaque"), Qt::Key_BracketLeft, tr("Shows more of the picture"),
                   [this] { m_controls->changeOpacity(-kOpacityStepPercent); });
    m_exportPicture->setEnabled(false);
    m_exportMap->setEnabled(false);
}

void ExplainPanel::connectParts()
{
    connect(m_strip, &FilmStrip::pictureChosen, this, [this](const std::filesystem::path &path) { m_session.selectPicture(path); });
    connect(m_controls, &ExplainControls::questionChanged, this, &ExplainPanel::explain);
    connect(m_controls, &ExplainControls::lookChanged, this, &ExplainPanel::applyLook);
    connect(&m_engine, &ExplainEngine::workingChanged, m_busy, &QProgressBar::setVisible);
    connect(&m_engine, &ExplainEngine::pictureRead, this,
            [this](const std::filesystem::path &, const QImage &picture) { m_view->showPicture(picture); });
    connect(&m_engine, &ExplainEngine::explained, this, &ExplainPanel::showExplained);
    connect(&m_engine, &ExplainEngine::failed, this, &ExplainPanel::showProblem);
    connect(&m_session, &Session::runOpened, this, &ExplainPanel::contentChanged);
    connect(&m_session, &Session::datasetOpened, this, &ExplainPanel::contentChanged);
    connect(&m_session, &Session::pictureSelected, this, &ExplainPanel::showPicture);
}

/// The data set or the run is another one.
void ExplainPanel::contentChanged()
{
    const auto run = m_session.run();
    m_controls->setRun(run ? absolute(run->path()) : std::filesystem::path(), run ? tr("open run, %1").arg(toQString(run->path().filename())) : QString());
    m_strip->setPictures(m_session.dataset(), RunLookup(m_session.runSplit(), m_session.runPredictions()));
    m_stripTitle->setText(m_strip->holdsTestPart() ? tr("Test part: %1").arg(picturesText(m_strip->count()))
                                                   : picturesText(m_strip->count()));
    showPicture(m_session.picture().empty() ? m_strip->suggestion() : m_session.picture());
}

void ExplainPanel::showPicture(const std::filesystem::path &path)
{
    m_picture = path;
    m_strip->setCurrent(path);
    if (path.empty())
        m_view->showMessage(tr("No picture yet.\nOpen a data set and a run, or open a picture."));
    else
        m_verdict->showPicture(path, m_strip->sampleOf(path));
    m_verdict->setVisible(!path.empty());
    explain();
}

void ExplainPanel::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    if (m_isStale)
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
    m_engine.request({.picture = m_picture, .model = model, .method = m_controls->method(), .layer = m_controls->layer(),
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
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a picture"), toQString(m_picture.parent_path()),
                                                      tr("Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.bmp);;All files (*)"));
    if (!file.isEmpty())
        m_session.selectPicture(toPath(file));
}

void ExplainPanel::exportPicture()
{
    if (!m_explained)
        return;
    const QString file = QFileDialog::getSaveFileName(this, tr("Export picture"), toQString(m_picture.stem()) + u"-explained.png"_s, tr("PNG (*.png)"));
    if (file.isEmpty())
        return;
    write([path = toPath(file), result = *m_explained, colors = m_controls->colors(), opacity = m_controls->opacity()] {
        writePng(path, renderExplanation(result.picture, result.explanation, result.target, colors, opacity));
    });
}

void ExplainPanel::exportMap()
{
    if (!m_explained)
        return;
    const QString file = QFileDialog::getSaveFileName(this, tr("Export map and figures"), toQString(m_picture.stem()) + u"-map.npy"_s, tr("NumPy array (*.npy)"));
    if (file.isEmpty())
        return;
    write([base = toPath(file).replace_extension(), result = *m_explained] {
        writeExplanation(base, result.picture, result.explanation, result.target, result.request.picture.filename().string());
    });
}

void ExplainPanel::write(const std::function<void()> &work)
{
    m_isWriting = true;
    auto done = [this](bool) { m_isWriting = false; };
    auto failed = [this](const QString &message) {
        m_isWriting = false;
        showProblem(message);
    };
    inBackground(m_pool, this, [work] { work(); return true; }, done, failed);
}

} // namespace

Panel *createExplainPanel(Session &session, QWidget *parent) { return new ExplainPanel(session, parent); }

} // namespace histo
