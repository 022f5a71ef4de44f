#include "core/train/epoch_figures_torch.h"

#include "core/model/classifier.h"

#include <cmath>
#include <limits>
#include <set>

namespace histo {

EpochRecord recordOf(const char *phase, const EpochSums &sums, const std::vector<Judged> &judged)
{
    double loss = 0;
    for (const Judged &picture : judged)
        loss -= std::log(std::max(1e-12, picture.label ? picture.score : 1 - picture.score));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const ImageFigures figures = imageFigures(judged, 0.5);
    EpochRecord record;
    record.phase = phase;
    record.trainLoss = sums.loss / double(sums.pictures);
    record.trainAccuracy = double(sums.right) / double(sums.pictures);
    record.validationLoss = loss / double(judged.size());
    record.validationAccuracy = figures.accuracy.value_or(nan);
    record.validationBalancedAccuracy = figures.balancedAccuracy.value_or(nan);
    record.validationAuc = figures.auc.value_or(nan);
    record.learningRate = sums.learningRate;
    record.seconds = sums.seconds;
    record.imagesPerSecond = sums.seconds > 0 ? double(sums.pictures) / sums.seconds : 0;
    return record;
}

std::vector<Judged> judgedOf(const Split &split, const std::vector<std::size_t> &rows, const at::Tensor &logits)
{
    std::vector<Judged> judged;
    const auto values = logits.accessor<float, 2>();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        judged.push_back(
            {static_cast<int>(split.rows[rows[i]].sample.label), malignantScore(values[row][0], values[row][1]), 0});
    }
    return judged;
}

ValidationFacts factsOf(const Split &split, const std::vector<std::size_t> &rows, const std::vector<Judged> &judged)
{
    ValidationFacts facts;
    std::set<std::string> groups;
    std::set<int> classes;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        groups.insert(split.rows[rows[i]].group);
        classes.insert(judged[i].label);
        facts.calledMalignant += judged[i].score >= 0.5;
    }
    facts.pictures = static_cast<int>(rows.size());
    facts.groups = static_cast<int>(groups.size());
    facts.hasBothClasses = classes.size() == 2;
    return facts;
}

} // namespace histo
