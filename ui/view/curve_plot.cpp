#include "ui/view/curve_plot.h"

#include "core/run/best_epoch.h"
#include "ui/theme.h"
#include "ui/view/curve_series.h"

#include <algorithm>
#include <cmath>

// QCustomPlot's header is written with Qt's keywords, which this project does without.
#define signals Q_SIGNALS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef foreach

namespace histo {

namespace {

constexpr int kLegendColumns = 3; ///< more would make one diagram wider than the other in large text

/// A figure of every epoch, as a curve over the axis of epochs.
QVector<QCPGraphData> epochCurve(const std::vector<EpochRecord> &epochs, double EpochRecord::*figure)
{
    QVector<QCPGraphData> points;
    for (const EpochRecord &epoch : epochs)
        points.append(QCPGraphData(epoch.epoch, epoch.*figure));
    return points;
}

QVector<QCPGraphData> stepCurve(const std::vector<StepRecord> &steps, double smoothing)
{
    std::vector<double> losses;
    for (const StepRecord &step : steps)
        losses.push_back(step.loss);
    losses = smoothed(losses, smoothing);
    QVector<QCPGraphData> points;
    for (std::size_t index = 0; index < steps.size(); ++index)
        points.append(QCPGraphData(epochPosition(steps[index]), losses[index]));
    return points;
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

QColor translucent(QColor color, float alpha)
{
    color.setAlphaF(alpha);
    return color;
}

/// Whole numbers only: there is no epoch 2.5.
class EpochTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange &range) override
    {
        return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
    }
    int getSubTickCount(double) override { return 0; }
};

/// One of the two: its axes, its legend above them (never over the data), and what marks it.
struct Diagram {
    QCPAxisRect *rect = nullptr;
    QCPLegend *legend = nullptr;
    QCPItemRect *headShade = nullptr;
    QCPItemText *headLabel = nullptr;
    QCPItemStraightLine *readingLine = nullptr;

    QCPAxis *epochAxis() const { return rect->axis(QCPAxis::atBottom); }
    QCPAxis *valueAxis() const { return rect->axis(QCPAxis::atLeft); }
};

template <typename Item>
Item *addItem(QCustomPlot *plot, const Diagram &diagram)
{
    auto *item = new Item(plot);
    item->setClipAxisRect(diagram.rect);
    for (QCPItemPosition *position : item->positions()) {
        position->setAxisRect(diagram.rect);
        position->setAxes(diagram.epochAxis(), diagram.valueAxis());
    }
    return item;
}

Diagram addDiagram(QCustomPlot *plot, int column, const QString &valueLabel)
{
    Diagram diagram;
    diagram.rect = new QCPAxisRect(plot);
    diagram.legend = new QCPLegend;
    plot->plotLayout()->addElement(0, column, diagram.legend);
    plot->plotLayout()->addElement(1, column, diagram.rect);
    diagram.legend->setLayer(QStringLiteral("legend"));
    diagram.legend->setFillOrder(QCPLegend::foColumnsFirst);
    diagram.legend->setWrap(kLegendColumns);
    diagram.legend->setMargins(QMargins(8, 4, 8, 4));
    diagram.legend->setBorderPen(Qt::NoPen);
    diagram.legend->setBrush(Qt::NoBrush);
    diagram.epochAxis()->setTicker(QSharedPointer<EpochTicker>::create());
    diagram.epochAxis()->setLabel(QObject::tr("epoch"));
    diagram.valueAxis()->setLabel(valueLabel);

    diagram.headShade = addItem<QCPItemRect>(plot, diagram);
    diagram.headLabel = addItem<QCPItemText>(plot, diagram);
    diagram.readingLine = addItem<QCPItemStraightLine>(plot, diagram);
    // Shade and label hang on the epochs in x, on the frame in y: they stay put when the loss axis grows.
    for (QCPItemPosition *position :
         {diagram.headShade->topLeft, diagram.headShade->bottomRight, diagram.headLabel->position})
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    diagram.headShade->setLayer(QStringLiteral("background"));
    diagram.headLabel->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    diagram.headLabel->setText(QObject::tr("head only"));
    diagram.headLabel->setPadding(QMargins(4, 0, 4, 2));
    diagram.readingLine->setVisible(false);
    return diagram;
}

void markHeadPhase(const Diagram &diagram, int headEpochs)
{
    diagram.headShade->topLeft->setCoords(0, 0);
    diagram.headShade->bottomRight->setCoords(headEpochs, 1);
    diagram.headLabel->position->setCoords(0, 1);
    diagram.headShade->setVisible(headEpochs > 0);
    diagram.headLabel->setVisible(headEpochs > 0);
}

void setDiagramColors(const Diagram &diagram, const QPalette &palette, const QFont &font)
{
    QColor ink = palette.color(QPalette::Text), muted = themeColors(palette).mutedText;
    for (QCPAxis *axis : diagram.rect->axes()) {
        axis->setBasePen(QPen(muted, 1));
        axis->setTickPen(QPen(muted, 1));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(ink);
        axis->setLabelColor(ink);
        axis->setTickLabelFont(font);
        axis->setLabelFont(font);
        axis->grid()->setPen(QPen(themeColors(palette).border, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    diagram.legend->setFont(font);
    diagram.legend->setTextColor(ink);
    diagram.headShade->setPen(Qt::NoPen);
    diagram.headShade->setBrush(translucent(ink, 0.06F));
    diagram.headLabel->setColor(muted);
    diagram.headLabel->setFont(font);
    diagram.readingLine->setPen(QPen(ink, 1, Qt::DotLine));
}

} // namespace

struct CurvePlot::Impl {
    QCustomPlot *plot;
    Diagram loss, accuracy;
    QCPGraph *rawStepLoss, *stepLoss, *trainLoss, *validationLoss, *bestLoss;
    QCPGraph *chance, *trainAccuracy, *validationAccuracy, *balancedAccuracy, *bestAccuracy;

    explicit Impl(QWidget *parent);
    QCPGraph *addGraph(const Diagram &diagram, const QString &legendName);
    void markBestEpoch(const std::vector<EpochRecord> &epochs);
    void setRanges(const LearningCurvesData &data);
};

CurvePlot::Impl::Impl(QWidget *parent) : plot(new QCustomPlot(parent))
{
    plot->plotLayout()->clear();
    plot->setAutoAddPlottableToLegend(false); // each graph goes into the legend of its own diagram
    loss = addDiagram(plot, 0, QObject::tr("loss"));
    accuracy = addDiagram(plot, 1, QObject::tr("share right"));
    plot->plotLayout()->setRowStretchFactor(0, 0.001);
    plot->plotLayout()->setRowSpacing(4);
    plot->setMouseTracking(true);

    rawStepLoss = addGraph(loss, QString());
    stepLoss = addGraph(loss, QObject::tr("train, steps"));
    trainLoss = addGraph(loss, QObject::tr("train"));
    validationLoss = addGraph(loss, QObject::tr("validation"));
    bestLoss = addGraph(loss, QString());

    chance = addGraph(accuracy, QObject::tr("chance"));
    trainAccuracy = addGraph(accuracy, QObject::tr("train"));
    validationAccuracy = addGraph(accuracy, QObject::tr("validation"));
    balancedAccuracy = addGraph(accuracy, QObject::tr("val. balanced"));
    bestAccuracy = addGraph(accuracy, QObject::tr("best, kept"));
}

QCPGraph *CurvePlot::Impl::addGraph(const Diagram &diagram, const QString &legendName)
{
    QCPGraph *graph = plot->addGraph(diagram.epochAxis(), diagram.valueAxis());
    graph->setName(legendName);
    if (!legendName.isEmpty())
        graph->addToLegend(diagram.legend);
    return graph;
}

void CurvePlot::Impl::markBestEpoch(const std::vector<EpochRecord> &epochs)
{
    QVector<QCPGraphData> inAccuracy, inLoss;
    if (auto best = bestEpochIndex(epochs)) {
        const EpochRecord &epoch = epochs[*best];
        inAccuracy.append(QCPGraphData(epoch.epoch, epoch.validationBalancedAccuracy));
        inLoss.append(QCPGraphData(epoch.epoch, epoch.validationLoss));
    }
    bestAccuracy->data()->set(inAccuracy);
    bestLoss->data()->set(inLoss);
}

void CurvePlot::Impl::setRanges(const LearningCurvesData &data)
{
    double highestLoss = 0;
    for (const QCPGraph *graph : {rawStepLoss, stepLoss, trainLoss, validationLoss})
        for (const QCPGraphData &point : *graph->data())
            if (!std::isnan(point.value))
                highestLoss = std::max(highestLoss, point.value);
    for (const Diagram *diagram : {&loss, &accuracy})
        diagram->epochAxis()->setRange(0, lastEpochOnAxis(data) * 1.03);
    loss.valueAxis()->setRange(0, highestLoss > 0 ? highestLoss * 1.08 : 1);
    accuracy.valueAxis()->setRange(0, 1.05);
}

CurvePlot::CurvePlot(QWidget *parent) : m_impl(std::make_unique<Impl>(parent)) {}
CurvePlot::~CurvePlot() = default;

QWidget *CurvePlot::widget() const { return m_impl->plot; }

void CurvePlot::draw(const LearningCurvesData &data, double smoothing)
{
    Impl &curves = *m_impl;
    curves.rawStepLoss->data()->set(smoothing > 0 ? stepCurve(data.steps, 0) : QVector<QCPGraphData>());
    curves.stepLoss->data()->set(stepCurve(data.steps, smoothing));
    curves.trainLoss->data()->set(epochCurve(data.epochs, &EpochRecord::trainLoss));
    curves.validationLoss->data()->set(epochCurve(data.epochs, &EpochRecord::validationLoss));
    curves.trainAccuracy->data()->set(epochCurve(data.epochs, &EpochRecord::trainAccuracy));
    curves.validationAccuracy->data()->set(epochCurve(data.epochs, &EpochRecord::validationAccuracy));
    curves.balancedAccuracy->data()->set(epochCurve(data.epochs, &EpochRecord::validationBalancedAccuracy));
    curves.chance->data()->set({QCPGraphData(0, 0.5), QCPGraphData(lastEpochOnAxis(data), 0.5)});
    curves.markBestEpoch(data.epochs);
    curves.setRanges(data);
    for (const Diagram *diagram : {&curves.loss, &curves.accuracy})
        markHeadPhase(*diagram, data.headEpochs);
    curves.plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::setReadingLine(std::optional<double> epoch)
{
    for (const Diagram *diagram : {&m_impl->loss, &m_impl->accuracy}) {
        diagram->readingLine->setVisible(epoch.has_value());
        diagram->readingLine->point1->setCoords(epoch.value_or(0), 0);
        diagram->readingLine->point2->setCoords(epoch.value_or(0), 1);
    }
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::setColors(const QPalette &palette)
{
    // Train is ink, validation the accent: blue and orange are kept for benign and malignant.
    Impl &curves = *m_impl;
    QColor ink = palette.color(QPalette::Text), accent = themeColors(palette).accent;
    curves.plot->setBackground(palette.base());
    setDiagramColors(curves.loss, palette, curves.plot->font());
    setDiagramColors(curves.accuracy, palette, curves.plot->font());
    curves.rawStepLoss->setPen(QPen(translucent(ink, 0.25F), 1));
    curves.stepLoss->setPen(QPen(translucent(ink, 0.6F), 1));
    curves.chance->setPen(QPen(translucent(ink, 0.6F), 1, Qt::DotLine));
    for (QCPGraph *graph : {curves.trainLoss, curves.trainAccuracy}) {
        graph->setPen(QPen(ink, 2, Qt::DashLine));
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, ink, ink, 5));
    }
    for (QCPGraph *graph : {curves.validationLoss, curves.balancedAccuracy}) {
        graph->setPen(QPen(accent, 3));
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, accent, accent, 7));
    }
    curves.validationAccuracy->setPen(QPen(translucent(accent, 0.7F), 1.5, Qt::DashDotLine));
    for (QCPGraph *graph : {curves.bestLoss, curves.bestAccuracy}) {
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(ink, 2), Qt::NoBrush, 13));
    }
    curves.plot->replot(QCustomPlot::rpQueuedReplot);
}

std::optional<double> CurvePlot::epochAt(const QPoint &positionInWidget) const
{
    for (const Diagram *diagram : {&m_impl->loss, &m_impl->accuracy})
        if (diagram->rect->rect().contains(positionInWidget))
            return diagram->epochAxis()->pixelToCoord(positionInWidget.x());
    return std::nullopt;
}

} // namespace histo
