#include "core/run/best_epoch.h"

#include <cmath>

namespace histo {

bool isBetterEpoch(const EpochRecord &candidate, const EpochRecord &best)
{
    if (std::isnan(candidate.validationBalancedAccuracy))
        return false;
    if (std::isnan(best.validationBalancedAccuracy))
        return true;
    if (candidate.validationBalancedAccuracy != best.validationBalancedAccuracy)
        return candidate.validationBalancedAccuracy > best.validationBalancedAccuracy;
    return candidate.validationLoss < best.validationLoss;
}

std::optional<std::size_t> bestEpochIndex(const std::vector<EpochRecord> &epochs)
{
    std::optional<std::size_t> best;
    for (std::size_t index = 0; index < epochs.size(); ++index)
        if (!std::isnan(epochs[index].validationBalancedAccuracy)
            && (!best || isBetterEpoch(epochs[index], epochs[*best])))
            best = index;
    return best;
}

} // namespace histo
