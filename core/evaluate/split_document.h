#pragma once

#include "core/common/json.h"
#include "core/dataset/dataset.h"
#include "core/dataset/split.h"

namespace histo {

/// What is known of a split, and how far one gets on it without a network: toJson(Split) (split_json.h) with the scan's
/// remarks (split_remarks.h) among the warnings, and "baselines": {"val", "test"} (baselines.h). Stands in run.json as
/// "split" and, with the options it was made by, in split.json.
/// @param report  a scan that has looked at every pixel
Json splitDocument(const Split &split, const ScanReport &report);

} // namespace histo
