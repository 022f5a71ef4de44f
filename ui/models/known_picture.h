#pragma once

#include "core/dataset/dataset.h"
#include "core/evaluate/run_lookup.h"

#include <optional>

namespace histo {

/// What is known of a picture before any network is asked.
struct KnownPicture {
    std::optional<Sample> sample; ///< nothing: it is not of the open data set
    std::optional<Part> part;     ///< in the split of the open run
};

/// @param dataset  null if none is open
KnownPicture knownPicture(const std::filesystem::path &absolutePath, const ScanReport *dataset, const RunLookup &run);

} // namespace histo
