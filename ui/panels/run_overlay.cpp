#include "ui/panels/run_overlay.h"

#include "core/run/best_epoch.h"
#include "ui/described.h"
#include "ui/theme.h"
#include "ui/view/curve_chart.h"
#include "ui/view/curve_series.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// One row: a figure that can be drawn, of train, of validation or of both.
struct Metric {
    const char *id, *title;
    double EpochRecord::*train, EpochRecord::*validation;
    bool startsAtZero;
};
constexpr Metric kMetrics[] = {
    {"balanced_accuracy", QT_TRANSLATE_NOOP("histo::RunOverlay", "Balanced accuracy"), nullptr,
     &EpochRecord::validationBalancedAccuracy, false},
    {"loss", QT_TRANSLATE_NOOP("histo::RunOverlay", "Loss"), &EpochRecord::trainLoss, &EpochRecord::validationLoss,
     true},
    {"accuracy", QT_TRANSLATE_NOOP("histo::RunOverlay", "Accuracy"), &EpochRecord::trainAccuracy,
     &EpochRecord::validationAccuracy, false},
    {"auc", QT_TRANSLATE_NOOP("histo::RunOverlay", "Area under the ROC curve"), nullptr, &EpochRecord::validationAuc,
     false},
    {"learning_rate", QT_TRANSLATE_NOOP("histo::RunOverlay", "Learning rate"), &EpochRecord::learningRate, nullptr,
     true},
    {"seconds", QT_TRANSLATE_NOOP("histo::RunOverlay", "Seconds for each epoch"), &EpochRecord::seconds, nullptr, true},
};

constexpr double kAirAtTheEnd = 1.02;

const Metric &metricOf(const QComboBox &box) { return kMetrics[std::size_t(std::max(0, box.currentIndex()))]; }

CurveLook trainLook(int run)
{
    CurveLook look = lookOfRun(run);
    look.width = 1.2;
    look.marker = CurveMarker::None;
    look.opacity = 0.75;
    return look;
}

CurveLook validationLook(int run)
{
    CurveLook look = lookOfRun(run);
    look.width = 2.4;
    return look;
}

ChartCurve curveOf(const RunSet::Member &run, double EpochRecord::*figure, const QString &name, const CurveLook &look)
{
    return {name, std::make_shared<const CurvePyramid>(epochPoints(run.history.curves.epochs, figure)), look, {}, true};
}

} // namespace

RunOverlay::RunOverlay(QWidget *parent)
    : QWidget(parent),
      m_metric(new QComboBox),
      m_train(new QCheckBox(tr("&Train (thin)"))),
      m_validation(new QCheckBox(tr("&Validation (bold)"))),
      m_chart(new CurveChart),
      m_reading(new QLabel)
{
    described(m_metric, u"overlayMetric"_s, tr("Figure"), tr("Which figure of the epochs is drawn"));
    described(m_train, u"overlayTrain"_s, tr("Curves of the training part"), tr("Thin lines"));
    described(m_validation, u"overlayValidation"_s, tr("Curves of the validation part"), tr("Bold lines with marks"));
    described(m_reading, u"overlayReading"_s, tr("Values under the pointer"), tr("Values of the nearest epoch"));
    m_chart->setObjectName(u"overlayChart"_s);
    m_chart->setAccessibleName(tr("Learning curves of the selected runs"));
    for (const Metric &metric : kMetrics)
        m_metric->addItem(tr(metric.title), QString::fromLatin1(metric.id));
    m_train->setChecked(true);
    m_validation->setChecked(true);
    m_reading->setWordWrap(true);
    m_reading->setForegroundRole(QPalette::PlaceholderText);
    m_reading->setMinimumHeight(fontMetrics().height());

    auto *head = new QHBoxLayout;
    head->setSpacing(3 * kGridPixels);
    auto *label = new QLabel(tr("&Figure"));
    label->setBuddy(m_metric);
    for (QWidget *widget : std::initializer_list<QWidget *>{label, m_metric, m_validation, m_train})
        head->addWidget(widget);
    head->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addLayout(head);
    layout->addWidget(m_chart, 1);
    layout->addWidget(m_reading);

    connect(m_metric, &QComboBox::currentIndexChanged, this, &RunOverlay::draw);
    connect(m_train, &QCheckBox::toggled, this, &RunOverlay::draw);
    connect(m_validation, &QCheckBox::toggled, this, &RunOverlay::draw);
    connect(m_chart, &CurveChart::pointed, this, &RunOverlay::read);
    draw();
}

void RunOverlay::setRuns(std::shared_ptr<const RunSet> runs)
{
    m_runs = std::move(runs);
    draw();
    m_chart->showAll();
}

QString RunOverlay::metric() const { return m_metric->currentData().toString(); }

void RunOverlay::setMetric(const QString &id) { m_metric->setCurrentIndex(std::max(0, m_metric->findData(id))); }

void RunOverlay::draw()
{
    const Metric &metric = metricOf(*m_metric);
    m_train->setEnabled(metric.train && metric.validation);
    m_validation->setEnabled(metric.train && metric.validation);
    const bool showsTrain = metric.train && (m_train->isChecked() || !metric.validation);
    const bool showsValidation = metric.validation && (m_validation->isChecked() || !metric.train);
    CurveChartContent content;
    content.xLabel = tr("epoch");
    content.yLabel = showsValidation && !showsTrain ? tr("%1, validation").arg(tr(metric.title)) : tr(metric.title);
    if (metric.startsAtZero)
        content.yLeast = 0;
    for (std::size_t index = 0; m_runs && index < m_runs->members.size(); ++index) {
        const RunSet::Member &run = m_runs->members[index];
        const std::vector<EpochRecord> &epochs = run.history.curves.epochs;
        if (!epochs.empty())
            content.xMost = std::max(content.xMost, epochs.back().epoch * kAirAtTheEnd);
        if (showsTrain)
            content.curves.push_back(curveOf(run, metric.train,
                                             showsValidation ? tr("%1, train").arg(run.name) : run.name,
                                             showsValidation ? trainLook(int(index)) : validationLook(int(index))));
        if (showsValidation)
            content.curves.push_back(curveOf(run, metric.validation, run.name, validationLook(int(index))));
        if (!content.curves.empty())
            content.curves.back().endLabel = run.name;
        if (const auto best = bestEpochIndex(epochs); best && showsValidation)
            content.marks.push_back({double(epochs[*best].epoch), epochs[*best].*metric.validation,
                                     validationLook(int(index)), tr("best %1").arg(run.letter)});
    }
    m_chart->setContent(std::move(content));
    read(std::nullopt);
}

void RunOverlay::read(std::optional<double> epoch)
{
    m_chart->setReadingLine(epoch);
    if (!epoch || !m_runs) {
        m_reading->setText(tr("Point at the curves to read their values. A ring marks the epoch that a run kept."));
        return;
    }
    const Metric &metric = metricOf(*m_metric);
    const int nearest = std::max(1, int(std::lround(*epoch)));
    QStringList words;
    for (const RunSet::Member &run : m_runs->members)
        for (const EpochRecord &record : run.history.curves.epochs)
            if (record.epoch == nearest) {
                QString values = run.name;
                if (metric.validation)
                    values += u' ' + QString::number(record.*metric.validation, 'g', 4);
                if (metric.train)
                    values += tr(" (train %1)").arg(QString::number(record.*metric.train, 'g', 4));
                words << values;
            }
    m_reading->setText(tr("Epoch %1: %2").arg(nearest).arg(words.join(u"  ·  "_s)));
}

} // namespace histo
