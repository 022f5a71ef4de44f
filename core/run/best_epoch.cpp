#include "core/run/best_epoch.h"

#include "core/run/json_fields.h"

#include <cmath>

namespace histo {

namespace {

/// The higher the better.
double meritOf(const EpochRecord &epoch, BestMetric metric)
{
    switch (metric) {
    case BestMetric::BalancedAccuracy: break;
    case BestMetric::Auc: return epoch.validationAuc;
    case BestMetric::Loss: return -epoch.validationLoss;
    }
    return epoch.validationBalancedAccuracy;
}

} // namespace

bool isBetterEpoch(const EpochRecord &candidate, const EpochRecord &best, BestMetric metric)
{
    const double merit = meritOf(candidate, metric), toBeat = meritOf(best, metric);
    if (std::isnan(merit))
        return false;
    if (std::isnan(toBeat))
        return true;
    return merit != toBeat ? merit > toBeat : candidate.validationLoss < best.validationLoss;
}

std::optional<std::size_t> bestEpochIndex(const std::vector<EpochRecord> &epochs, BestMetric metric)
{
    std::optional<std::size_t> best;
    for (std::size_t index = 0; index < epochs.size(); ++index)
        if (!std::isnan(meritOf(epochs[index], metric)) &&
            (!best || isBetterEpoch(epochs[index], epochs[*best], metric)))
            best = index;
    return best;
}

BestMetric bestMetricOf(const Json &runDocument)
{
    const std::string text = textOf(fieldOf(runDocument, "config"), "best_metric");
    return text == "auc" ? BestMetric::Auc : text == "loss" ? BestMetric::Loss : BestMetric::BalancedAccuracy;
}

} // namespace histo
