#include "ui/panels/run_curves.h"

#include "ui/background.h"
#include "ui/described.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/learning_curves.h"

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

/// Widths of the moving mean that the slider offers, in steps; the first is none.
constexpr int kMeanWidths[] = {1, 3, 5, 9, 15, 25, 51, 101, 251, 501, 1001, 2501, 5001};

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
      m_curves(new LearningCurves),
      m_smoothing(new QSlider(Qt::Horizontal)),
      m_seeEvaluation(new QPushButton(tr("See the &evaluation")))
{
    m_title->setObjectName(u"curvesTitle"_s);
    m_title->setFont(scaledFont(1.1, QFont::DemiBold));
    m_curves->setObjectName(u"learningCurves"_s);
    described(m_smoothing, u"curveSmoothing"_s, tr("Moving mean"),
              tr("Mean over the losses of so many steps around each; every single loss stays visible behind it. Epochs "
                 "are never smoothed."));
    m_smoothing->setRange(0, int(std::size(kMeanWidths)) - 1);
    m_smoothing->setPageStep(1);
    m_smoothing->setFixedWidth(12 * fontMetrics().height());
    described(m_seeEvaluation, u"seeEvaluation"_s, tr("See the evaluation of this run"),
              tr("Opens this run in Evaluate"));
    m_seeEvaluation->setVisible(false);
    m_title->setText(tr("No run yet: its curves appear here, epoch by epoch."));

    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addWidget(m_state);
    head->addStretch();
    head->addWidget(m_seeEvaluation);
    auto *smoothingLabel = new QLabel(tr("&Moving mean of the steps"));
    smoothingLabel->setBuddy(m_smoothing);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_reading, 1);
    foot->addWidget(smoothingLabel);
    foot->addWidget(m_smoothing);
    m_reading->setText(tr("Point at a curve to read its values."));
    m_reading->setMinimumHeight(2 * fontMetrics().height()); // long values take two lines: the curves must not jump
    m_reading->setForegroundRole(QPalette::PlaceholderText);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addLayout(head);
    layout->addWidget(m_curves, 1);
    layout->addLayout(foot);
    layout->addWidget(m_note);
    m_note->setVisible(false);

    m_delay.setSingleShot(true);
    m_pool.setMaxThreadCount(1);
    connect(&m_delay, &QTimer::timeout, this, &RunCurves::read);
    connect(m_smoothing, &QSlider::valueChanged, this,
            [this](int place) { m_curves->setMeanWidth(kMeanWidths[place]); });
    connect(m_curves, &LearningCurves::readingChanged, this, [this](const QString &values) {
        m_reading->setText(values.isEmpty() ? tr("Point at a curve to read its values.") : values);
    });
    connect(m_seeEvaluation, &QPushButton::clicked, this, [this] { Q_EMIT evaluationRequested(toQString(m_folder)); });
}

RunCurves::~RunCurves() = default;

bool RunCurves::isIdle() const { return !m_isReading && !m_delay.isActive() && m_curves->isIdle(); }

void RunCurves::showRun(const std::filesystem::path &folder)
{
    m_folder = folder;
    m_note->setVisible(false);
    m_seeEvaluation->setVisible(false);
    m_isReading = false; // what is still being read belongs to another run
    read();
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
    m_seeEvaluation->setVisible(history.isEvaluated);
    if (history.end && history.end->state == "failed")
        setNote(QString::fromStdString(history.end->reason));
}

void RunCurves::showProblem(const QString &message)
{
    m_title->setText(tr("The curves cannot be shown"));
    m_state->clear();
    m_curves->setData({});
    setNote(message);
}

} // namespace histo
