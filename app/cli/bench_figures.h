#pragma once

#include "core/common/json.h"

#include <vector>

/// What the measuring commands have in common.
namespace histo::cli {

struct Least {
    double minimum = 0, median = 0; ///< seconds
};
/// @param seconds  at least one
Least leastOf(std::vector<double> seconds);

Json millisecondsJson(const Least &least); ///< {"min", "median"}

/// threads, repeats, versions: beside every measurement.
Json machineJson(int repeats);

} // namespace histo::cli
