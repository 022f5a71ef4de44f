#pragma once

#include "ui/models/run_evaluation.h"

#include <QObject>
#include <QThreadPool>
#include <array>
#include <memory>
#include <optional>

namespace histo {

/// What a run's predictions come to at one threshold.
struct FiguresAtThreshold {
    double threshold = 0.5;
    JudgedFigures figures;
    std::array<std::array<int, 2>, 2> confusion{};
    std::vector<CaseResult> cases;
};

/// Computes figures with their intervals at any threshold, off the GUI thread. The newest request wins; while one is
/// being computed only the last of those that came meanwhile is kept.
class ThresholdFigures : public QObject {
    Q_OBJECT
public:
    explicit ThresholdFigures(QObject *parent = nullptr);
    ~ThresholdFigures() override;

    void setEvaluation(std::shared_ptr<const RunEvaluation> evaluation);
    void request(double threshold);
    bool isIdle() const { return !m_isComputing; }

Q_SIGNALS:
    void ready(const histo::FiguresAtThreshold &figures);

private:
    void compute(double threshold);

    std::shared_ptr<const RunEvaluation> m_evaluation;
    std::optional<double> m_waiting;
    bool m_isComputing = false;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
