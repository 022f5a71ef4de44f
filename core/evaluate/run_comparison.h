#pragma once

#include "core/evaluate/config_differences.h"
#include "core/evaluate/paired_comparison.h"

#include <string>
#include <vector>

namespace histo {

/// One run beside the first one.
struct RunBesideFirst {
    std::filesystem::path run;
    std::optional<PairedComparison> comparison; ///< or:
    std::string refusal;                        ///< why there is none, for people
    std::optional<std::string> watermark;       ///< of either: what is compared is no result
};

struct RunComparison {
    std::vector<std::filesystem::path> runs;
    std::vector<ConfigDifference> settings;
    std::vector<RunBesideFirst> besideFirst; ///< every run but the first, in order
    std::vector<std::string> remarks;        ///< how far the intervals may be believed, for people
};

/// Compares the test predictions of every run with those of the first, on the same draws of patient groups. Refused
/// (with the reason, the others go on): runs without test predictions, whose test parts hold other pictures, or whose
/// pictures have the same names but other bytes.
/// @throws Error Usage with fewer than two runs; BadInput if one of them cannot be read
/// @thread any
RunComparison compareRuns(const std::vector<RunDirectory> &runs);

/// {"runs", "settings", "compared": [{"run", "refusal", "watermark", and what toJson(PairedComparison) has}], "remarks"}
Json toJson(const RunComparison &comparison);

} // namespace histo
