// How long a frame of a million steps takes while a person pans and zooms. Printed, never judged: machines differ.
#include "ui/view/curve_chart.h"
#include "ui/view/curve_series.h"

#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <ctime>

using namespace histo;

namespace {

constexpr int kEpochs = 1000, kStepsInEpoch = 1000;

std::vector<StepRecord> aMillionSteps()
{
    std::vector<StepRecord> steps;
    for (int epoch = 1; epoch <= kEpochs; ++epoch)
        for (int step = 1; step <= kStepsInEpoch; ++step)
            steps.push_back({.epoch = epoch,
                             .step = step,
                             .stepsInEpoch = kStepsInEpoch,
                             .loss = 1.0 / (1 + 0.01 * epoch) + 0.3 * std::sin(step * 12.9898 + epoch * 78.233)});
    return steps;
}

double percentile(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    return values[std::size_t(share * double(values.size() - 1))];
}

} // namespace

class TestCurveSpeed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void framesOfAMillionStepsAreTimed()
    {
        const std::vector<StepRecord> steps = aMillionSteps();
        QElapsedTimer clock;
        clock.start();
        CurveChartContent content;
        content.xMost = kEpochs;
        content.curves = {
            {QStringLiteral("every step"), std::make_shared<const CurvePyramid>(stepLossPoints(steps)), {}, {}, true},
            {QStringLiteral("mean"), std::make_shared<const CurvePyramid>(stepLossPoints(steps, 1001)), {}, {}, true}};
        qInfo("both pyramids and the mean, off the GUI thread: %lld ms", clock.elapsed());

        CurveChart chart;
        chart.resize(1600, 600);
        chart.setContent(content);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        std::vector<double> milliseconds, ofProcessor;
        for (int frame = 0; frame < 300; ++frame) {
            clock.restart();
            const std::clock_t before = std::clock();
            const double width = kEpochs * std::pow(0.97, frame % 150), middle = kEpochs * (0.3 + 0.4 * frame / 300);
            chart.showBetween(middle - width / 2, middle + width / 2);
            chart.repaint();
            milliseconds.push_back(double(clock.nsecsElapsed()) / 1e6);
            ofProcessor.push_back(1e3 * double(std::clock() - before) / CLOCKS_PER_SEC);
        }
        // Beside other work on the machine a frame also waits for a processor: both clocks are told.
        for (const auto &[name, times] : {std::pair{"waiting included", milliseconds}, {"processor time", ofProcessor}})
            qInfo("a frame of two curves with a million points each, 1600 x 600, %s: median %.2f ms, 95 %% %.2f ms, "
                  "most %.2f ms (60 frames a second: 16.7 ms)",
                  name, percentile(times, 0.5), percentile(times, 0.95), percentile(times, 1));
    }
};

QTEST_MAIN(TestCurveSpeed)
#include "tst_curve_speed.moc"
