#include "ui/models/threshold_figures.h"

#include "ui/background.h"

namespace histo {

ThresholdFigures::ThresholdFigures(QObject *parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }
ThresholdFigures::~ThresholdFigures() = default;

void ThresholdFigures::setEvaluation(std::shared_ptr<const RunEvaluation> evaluation)
{
    m_evaluation = std::move(evaluation);
    m_waiting.reset();
}

void ThresholdFigures::request(double threshold)
{
    if (m_isComputing)
        m_waiting = threshold;
    else if (m_evaluation)
        compute(threshold);
}

void ThresholdFigures::compute(double threshold)
{
    m_isComputing = true;
    auto work = [evaluation = m_evaluation, threshold] {
        const std::vector<Judged> &judged = evaluation->pictures.judged;
        return FiguresAtThreshold{threshold, judgedFigures(judged, threshold), confusion(judged, threshold),
                                  caseResults(evaluation->predictions, evaluation->split, threshold)};
    };
    auto goOn = [this] {
        m_isComputing = false;
        if (auto waiting = std::exchange(m_waiting, std::nullopt))
            request(*waiting);
    };
    auto done = [this, evaluation = m_evaluation, goOn](const FiguresAtThreshold &figures) {
        if (evaluation == m_evaluation && !m_waiting)
            Q_EMIT ready(figures);
        goOn();
    };
    inBackground(m_pool, this, work, done, [goOn](const QString &) { goOn(); });
}

} // namespace histo
