#pragma once

#include "ui/models/learning_curves_data.h"
#include "ui/view/curve_pyramid.h"

#include <QThreadPool>
#include <QWidget>
#include <memory>
#include <optional>

namespace histo {

class CurveChart;
struct CurveChartContent;

/// Loss and accuracy of one run over its epochs. Steps are drawn whole, from the smallest to the largest loss of each
/// pixel; a moving mean over them says how wide it is and hides nothing. Epochs are bold and never smoothed, the kept
/// checkpoint is marked. A reading line gives the values of an epoch: it follows the pointer, or the left and right
/// arrow keys.
class LearningCurves : public QWidget {
    Q_OBJECT
public:
    explicit LearningCurves(QWidget *parent = nullptr);
    ~LearningCurves() override;

    void setData(LearningCurvesData data);
    const LearningCurvesData &data() const { return *m_data; }

    /// @param steps  width of the moving mean over the losses of the steps, odd; 1: none
    void setMeanWidth(int steps);
    int meanWidth() const { return m_meanWidth; }

    /// The figures of the epoch nearest to a place on the axis, as text; empty if there are none.
    QString valuesAt(double epoch) const;
    /// Moves the reading line by whole epochs; it starts at the last one.
    void stepReadingLine(int epochs);
    bool isIdle() const { return m_request == m_answered; } ///< nothing is being computed for the charts

Q_SIGNALS:
    void readingChanged(const QString &values); ///< empty when the pointer left

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct StepCurves {
        std::shared_ptr<const CurvePyramid> raw, mean; ///< mean: null for none
    };
    static StepCurves stepCurves(const LearningCurvesData &data, int meanWidth);
    void computeSteps();
    void showContent();
    CurveChartContent lossContent() const;
    CurveChartContent shareContent() const;
    void showReadingLine(std::optional<double> epoch);

    CurveChart *m_loss, *m_share;
    std::shared_ptr<const LearningCurvesData> m_data = std::make_shared<LearningCurvesData>();
    StepCurves m_steps;
    int m_meanWidth = 1;
    std::optional<double> m_readingEpoch;
    int m_request = 0, m_answered = 0;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
