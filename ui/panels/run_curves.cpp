#include "ui/panels/run_curves.h"

#include "ui/background.h"
#include "ui/described.h"
#include "ui/panels/run_alarms.h"
#include "ui/panels/run_probes.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/learning_curves.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kShortestDelayMilliseconds = 300;
constexpr int kDelayPerReading = 5; ///< a long log is read less often: reading takes at most a sixth of a core

constexpr int kReadingLines = 2, kSmoothingWidthInLines = 7;
constexpr int kLeastCurvesInLines = 14; ///< legend, axes and something to see between them

/// The slider's hundredths of the past's weight; the last is 0.98, as 1 would never move.
constexpr int kLargestSmoothing = 98;

QLabel *wrappingLabel(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

RunCurves::RunCurves(QWidget *parent)
    : QWidget(parent),
      m_title(new QLabel),
      m_state(new QLabel),
      m_reading(wrappingLabel(u"curveReading"_s)),
      m_note(wrappingLabel(u"trainNote"_s)),
      m_alarms(new RunAlarms),
      m_curves(new LearningCurves),
      m_probes(new RunProbes),
      m_smoothing(new QSlider(Qt::Horizontal)),
      m_seeEvaluation(new QPushButton(tr("See the &evaluation"))),
      m_repeat(new QPushButton(tr("Re&peat"))),
      m_resume(new QPushButton(tr("Res&ume")))
{
    m_title->setObjectName(u"curvesTitle"_s);
    m_title->setWordWrap(true);
    setScaledFont(m_title, 1.1, QFont::DemiBold);
    m_curves->setObjectName(u"learningCurves"_s);
    described(m_smoothing, u"curveSmoothing"_s, tr("Smoothing"),
              tr("Moving average over the loss of the steps; the raw curve stays visible. Epochs are never smoothed."));
    m_smoothing->setRange(0, kLargestSmoothing);
    described(m_seeEvaluation, u"seeEvaluation"_s, tr("See the evaluation of this run"),
              tr("Opens this run in Evaluate"));
    described(m_repeat, u"repeatRun"_s, tr("Repeat this run"),
              tr("Fills the form with everything that this run was made from; nothing is started yet"));
    described(m_resume, u"resumeRun"_s, tr("Resume this run"),
              tr("Takes the run up where it stopped, after its last finished epoch"));
    m_title->setText(tr("No run yet: its curves appear here, epoch by epoch."));

    auto *head = new QHBoxLayout;
    head->addWidget(m_state, 1);
    for (QPushButton *button : {m_resume, m_repeat, m_seeEvaluation})
        head->addWidget(button);
    auto *smoothingLabel = new QLabel(tr("&Smoothing"));
    smoothingLabel->setBuddy(m_smoothing);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_reading, 1);
    foot->addWidget(smoothingLabel);
    foot->addWidget(m_smoothing);
    m_reading->setText(tr("Point at a curve to read its values."));
    m_reading->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_title);
    layout->addLayout(head);
    layout->addWidget(m_alarms);
    layout->addWidget(m_curves, 1);
    layout->addLayout(foot);
    layout->addWidget(m_probes);
    layout->addWidget(m_note);
    m_note->setVisible(false);
    fitText();
    updateButtons();

    m_delay.setSingleShot(true);
    m_pool.setMaxThreadCount(1);
    connect(&m_delay, &QTimer::timeout, this, &RunCurves::read);
    connect(m_smoothing, &QSlider::valueChanged, this,
            [this](int hundredths) { m_curves->setSmoothing(hundredths / 100.0); });
    connect(m_curves, &LearningCurves::readingChanged, this, [this](const QString &values) {
        m_reading->setText(values.isEmpty() ? tr("Point at a curve to read its values.") : values);
    });
    connect(m_probes, &RunProbes::epochChosen, this, &RunCurves::markEpoch);
    connect(m_probes, &RunProbes::pictureActivated, this, &RunCurves::pictureActivated);
    connect(m_seeEvaluation, &QPushButton::clicked, this, [this] { Q_EMIT evaluationRequested(toQString(m_folder)); });
    connect(m_repeat, &QPushButton::clicked, this, [this] { Q_EMIT repeatRequested(toQString(m_folder)); });
    connect(m_resume, &QPushButton::clicked, this, [this] { Q_EMIT resumeRequested(toQString(m_folder)); });
}

RunCurves::~RunCurves() = default;

void RunCurves::showRun(const std::filesystem::path &folder)
{
    m_folder = folder;
    m_note->setVisible(false);
    m_isRun = m_isUnfinished = m_isEvaluated = false;
    m_probes->forget();
    updateButtons();
    m_isReading = false; // what is still being read belongs to another run
    read();
}

void RunCurves::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitText();
}

void RunCurves::fitText()
{
    const int line = fontMetrics().height();
    m_reading->setMinimumHeight(kReadingLines * line); // long values take more than one: the curves must not jump
    m_smoothing->setFixedWidth(kSmoothingWidthInLines * line);
    m_curves->setMinimumHeight(kLeastCurvesInLines * line);
}

bool RunCurves::isIdle() const { return !m_isReading && !m_delay.isActive() && m_probes->isIdle(); }

void RunCurves::setUnderWay(bool isUnderWay)
{
    m_isUnderWay = isUnderWay;
    updateButtons();
}

void RunCurves::updateButtons()
{
    m_seeEvaluation->setVisible(m_isEvaluated);
    m_repeat->setVisible(m_isRun);
    m_resume->setVisible(m_isRun && canResume());
}

/// The reading line goes to an epoch; it knows steps only, and takes its first one to the last epoch.
void RunCurves::markEpoch(int epoch)
{
    const std::vector<EpochRecord> &epochs = m_curves->data().epochs;
    if (epochs.empty())
        return;
    m_curves->stepReadingLine(epochs.back().epoch); // at least to the last one
    m_curves->stepReadingLine(epoch - epochs.back().epoch);
}

void RunCurves::readMore()
{
    m_hasGrown = true;
    if (!m_isReading && !m_delay.isActive() && !m_folder.empty())
        m_delay.start(kShortestDelayMilliseconds);
}

void RunCurves::setNote(const QString &text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void RunCurves::read()
{
    const int request = ++m_request;
    m_isReading = true;
    m_hasGrown = false;
    m_delay.stop();
    m_readingTime.start();
    auto done = [this, request](const RunHistory &history) {
        if (request != m_request)
            return;
        m_isReading = false;
        showHistory(history);
        if (m_hasGrown)
            m_delay.start(std::max<int>(kShortestDelayMilliseconds, int(kDelayPerReading * m_readingTime.elapsed())));
    };
    auto failed = [this, request](const QString &message) {
        if (request != m_request)
            return;
        m_isReading = false;
        showProblem(message);
    };
    inBackground(
        m_pool, this, [folder = m_folder] { return readRunHistory(folder); }, done, failed);
}

QString RunCurves::stateText(const RunHistory &history) const
{
    if (!history.end)
        return tr("not finished");
    if (history.end->state == "succeeded")
        return tr("finished");
    return history.end->state == "cancelled" ? tr("cancelled") : tr("failed");
}

void RunCurves::showHistory(const RunHistory &history)
{
    m_title->setText(history.title);
    m_state->setText(history.watermark ? tr("%1 · ⚠ leaky: not a result").arg(stateText(history)) : stateText(history));
    m_curves->setData(history.curves);
    m_alarms->showNotes(history.notes, history.end.has_value());
    m_probes->showProbes(history.probes, history.dataRoot);
    m_isRun = true;
    m_isEvaluated = history.isEvaluated;
    m_isUnfinished = !history.end || history.end->state != "succeeded";
    updateButtons();
    if (history.end && history.end->state == "failed")
        setNote(QString::fromStdString(history.end->reason));
    Q_EMIT shown();
}

void RunCurves::showProblem(const QString &message)
{
    m_title->setText(tr("The curves cannot be shown"));
    m_state->clear();
    m_curves->setData({});
    m_alarms->showNotes({}, true);
    m_probes->forget();
    m_isRun = m_isUnfinished = m_isEvaluated = false;
    updateButtons();
    setNote(message);
    Q_EMIT shown();
}

} // namespace histo
