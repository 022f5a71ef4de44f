#pragma once

#include "core/common/random.h"
#include "core/dataset/split.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace histo {

/// Pictures by class and magnification: what folds are balanced by.
using Load = std::map<std::pair<Label, int>, std::int64_t>;

/// What is dealt as a whole.
struct Group {
    std::vector<std::size_t> samples; ///< indices
    Load load;

    std::int64_t count(Label label) const;
    Label majority() const; ///< malignant if equal
};

using Fold = std::vector<const Group *>;
bool holdsBothClasses(const Fold &fold);

/// The samples by what must stay together (see makeSplit), in an order that does not depend on theirs.
/// @param chosen  indices into `samples`
/// @throws Error BadInput if a sample does not know its group
std::vector<Group> gatherGroups(const std::vector<Sample> &samples, const std::vector<std::size_t> &chosen,
                                SplitScheme scheme, GroupKey key);

/// Deals the groups of each class into folds, so that each fold gets equally many of them (or one more) and about as
/// many pictures of each class and magnification.
std::vector<Fold> dealIntoFolds(const std::vector<const Group *> &groups, std::size_t foldCount, RandomStream random);

} // namespace histo
