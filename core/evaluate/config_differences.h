#pragma once

#include "core/common/json.h"

#include <string>
#include <vector>

namespace histo {

/// A setting in which runs differ.
struct ConfigDifference {
    std::string key, title;          ///< learning_rate, "Learning rate"
    std::vector<std::string> values; ///< one for each run; a dash where a run does not know the setting
};

/// What differs among the settings of runs: of the recipe in the order of its form, before it data, network and split.
/// Where a run writes to and the words that started it always differ and are left out. Settings of older versions are
/// read as what they mean today.
///
/// @param runs  run.json of each
std::vector<ConfigDifference> configDifferences(const std::vector<Json> &runs);

/// Title of a key of run.json's config: that of the recipe's field, or of ours; the key itself where none is known.
std::string configTitle(const std::string &key);

/// [{"key", "title", "values": […]}]
Json toJson(const std::vector<ConfigDifference> &differences);

} // namespace histo
