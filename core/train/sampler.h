#pragma once

#include "core/dataset/sample.h"
#include "core/train/recipe.h"

#include <cstdint>
#include <vector>

namespace histo {

/// The order in which an epoch shows the training pictures: a function of seed and epoch alone, so that a run taken up
/// in the middle of an epoch finds its place by counting.
///
/// ImbalanceRemedy::Sampler draws with replacement, each class as often as the other; else every picture comes once.
///
/// @param items   what is drawn from, in a fixed order
/// @param labels  of the items, one each
/// @param epoch   from 1
/// @return        as many as there are items
std::vector<std::size_t> epochOrder(const std::vector<std::size_t> &items, const std::vector<Label> &labels,
                                    ImbalanceRemedy remedy, std::uint64_t seed, int epoch);

} // namespace histo
