#include "ui/view/learning_curves.h"

#include "core/run/best_epoch.h"
#include "ui/background.h"
#include "ui/view/curve_chart.h"
#include "ui/view/curve_series.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr std::size_t kFewSteps = 20'000; ///< so many are ready before a background thread would have begun
constexpr double kAirAtTheEnd = 1.03;

QString figureText(double value) { return std::isnan(value) ? QStringLiteral("–") : QString::number(value, 'f', 3); }

using Color = CurveLook::Color;

// Train is ink, validation the accent: blue and orange are kept for benign and malignant.
const CurveLook kTrain{.color = Color::Ink, .width = 2, .style = Qt::DashLine, .marker = CurveMarker::Square};
const CurveLook kValidation{.color = Color::Accent, .width = 3, .marker = CurveMarker::Disc};
const CurveLook kValidationPlain{.color = Color::Accent, .width = 1.5, .style = Qt::DashDotLine, .opacity = 0.8};
const CurveLook kSteps{.color = Color::Ink, .width = 1, .opacity = 0.5};
const CurveLook kStepsBehindMean{.color = Color::Ink, .width = 1, .opacity = 0.25};
const CurveLook kMean{.color = Color::Ink, .width = 1.5, .opacity = 0.9};
const CurveLook kChance{.color = Color::Muted, .width = 1, .style = Qt::DotLine};

ChartCurve curve(const QString &name, std::vector<CurvePoint> points, const CurveLook &look)
{
    return {name, std::make_shared<const CurvePyramid>(std::move(points)), look, {}, true};
}

double lastEpochOnAxis(const LearningCurvesData &data)
{
    double last = std::max(1, data.plannedEpochs);
    if (!data.epochs.empty())
        last = std::max(last, double(data.epochs.back().epoch));
    if (!data.steps.empty())
        last = std::max(last, epochPosition(data.steps.back()));
    return last;
}

CurveChartContent commonContent(const LearningCurvesData &data)
{
    CurveChartContent content;
    content.xLabel = LearningCurves::tr("epoch");
    content.xMost = lastEpochOnAxis(data) * kAirAtTheEnd;
    content.yLeast = 0;
    content.shadedUntil = data.headEpochs;
    content.shadeLabel = LearningCurves::tr("head only");
    return content;
}

void markBest(CurveChartContent &content, const LearningCurvesData &data, double EpochRecord::*figure)
{
    if (const auto best = bestEpochIndex(data.epochs))
        content.marks.push_back(
            {double(data.epochs[*best].epoch), data.epochs[*best].*figure, {}, LearningCurves::tr("best, kept")});
}

} // namespace

LearningCurves::LearningCurves(QWidget *parent) : QWidget(parent), m_loss(new CurveChart), m_share(new CurveChart)
{
    m_pool.setMaxThreadCount(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_loss, 1);
    layout->addWidget(m_share, 1);
    setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_loss); // its keys zoom; those it does not know come here
    setAccessibleName(tr("Learning curves"));
    m_loss->setAccessibleName(tr("Loss over the epochs"));
    m_share->setAccessibleName(tr("Share of right pictures over the epochs"));
    for (CurveChart *chart : {m_loss, m_share}) {
        chart->setToolTip(tr("Left and right arrow read the values of an epoch.\n%1").arg(chart->toolTip()));
        connect(chart, &CurveChart::pointed, this, [this](std::optional<double> epoch) {
            if (!epoch || !m_data->epochs.empty())
                showReadingLine(epoch);
        });
    }
    connect(m_loss, &CurveChart::shownChanged, m_share, &CurveChart::showBetween);
    connect(m_share, &CurveChart::shownChanged, m_loss, &CurveChart::showBetween);
    showContent();
}

LearningCurves::~LearningCurves() = default;

void LearningCurves::setData(LearningCurvesData data)
{
    m_data = std::make_shared<const LearningCurvesData>(std::move(data));
    computeSteps();
}

void LearningCurves::setMeanWidth(int steps)
{
    m_meanWidth = std::max(1, steps | 1);
    computeSteps();
}

LearningCurves::StepCurves LearningCurves::stepCurves(const LearningCurvesData &data, int meanWidth)
{
    StepCurves curves;
    curves.raw = std::make_shared<const CurvePyramid>(stepLossPoints(data.steps));
    if (meanWidth > 1)
        curves.mean = std::make_shared<const CurvePyramid>(stepLossPoints(data.steps, meanWidth));
    return curves;
}

void LearningCurves::computeSteps()
{
    const int request = ++m_request;
    auto show = [this, request](const StepCurves &curves) {
        if (request != m_request)
            return;
        m_answered = request;
        m_steps = curves;
        showContent();
    };
    auto compute = [data = m_data, width = m_meanWidth] { return stepCurves(*data, width); };
    if (m_data->steps.size() <= kFewSteps)
        show(compute());
    else
        inBackground(m_pool, this, compute, show, [this, request](const QString &) { m_answered = request; });
}

void LearningCurves::showContent()
{
    m_loss->setContent(lossContent());
    m_share->setContent(shareContent());
}

CurveChartContent LearningCurves::lossContent() const
{
    CurveChartContent content = commonContent(*m_data);
    content.yLabel = tr("loss");
    const bool hasMean = m_steps.mean != nullptr;
    content.curves = {{tr("train, steps"), m_steps.raw, hasMean ? kStepsBehindMean : kSteps, {}, true}};
    if (hasMean)
        content.curves.push_back({tr("mean of %1 steps").arg(m_meanWidth), m_steps.mean, kMean, {}, true});
    content.curves.push_back(curve(tr("train"), epochPoints(m_data->epochs, &EpochRecord::trainLoss), kTrain));
    content.curves.push_back(
        curve(tr("validation"), epochPoints(m_data->epochs, &EpochRecord::validationLoss), kValidation));
    markBest(content, *m_data, &EpochRecord::validationLoss);
    return content;
}

CurveChartContent LearningCurves::shareContent() const
{
    CurveChartContent content = commonContent(*m_data);
    content.yLabel = tr("share right");
    content.yMost = 1.05;
    const auto &epochs = m_data->epochs;
    content.curves = {
        curve(tr("chance"), {{0, 0.5}, {lastEpochOnAxis(*m_data), 0.5}}, kChance),
        curve(tr("train"), epochPoints(epochs, &EpochRecord::trainAccuracy), kTrain),
        curve(tr("validation"), epochPoints(epochs, &EpochRecord::validationAccuracy), kValidationPlain),
        curve(tr("validation, balanced"), epochPoints(epochs, &EpochRecord::validationBalancedAccuracy), kValidation)};
    markBest(content, *m_data, &EpochRecord::validationBalancedAccuracy);
    return content;
}

QString LearningCurves::valuesAt(double position) const
{
    auto nearer = [position](const EpochRecord &a, const EpochRecord &b) {
        return std::abs(a.epoch - position) < std::abs(b.epoch - position);
    };
    auto nearest = std::min_element(m_data->epochs.begin(), m_data->epochs.end(), nearer);
    if (nearest == m_data->epochs.end())
        return {};
    return tr("Epoch %1 (%2): loss train %3, validation %4 · right train %5, validation %6, balanced %7 · AUC %8")
        .arg(nearest->epoch)
        .arg(nearest->phase == "head" ? tr("head only") : tr("fine-tuning"), figureText(nearest->trainLoss),
             figureText(nearest->validationLoss), figureText(nearest->trainAccuracy),
             figureText(nearest->validationAccuracy), figureText(nearest->validationBalancedAccuracy),
             figureText(nearest->validationAuc));
}

void LearningCurves::stepReadingLine(int epochs)
{
    if (m_data->epochs.empty())
        return;
    double first = m_data->epochs.front().epoch, last = m_data->epochs.back().epoch;
    showReadingLine(m_readingEpoch ? std::clamp(std::round(*m_readingEpoch) + epochs, first, last) : last);
}

void LearningCurves::showReadingLine(std::optional<double> epoch)
{
    m_readingEpoch = epoch;
    m_loss->setReadingLine(epoch);
    m_share->setReadingLine(epoch);
    Q_EMIT readingChanged(epoch ? valuesAt(*epoch) : QString());
}

void LearningCurves::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left)
        stepReadingLine(-1);
    else if (event->key() == Qt::Key_Right)
        stepReadingLine(1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace histo
