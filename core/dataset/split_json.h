#pragma once

#include "core/common/json.h"
#include "core/dataset/split.h"

namespace histo {

/// {"train": {"benign": {"images": n, "groups": n}, "malignant": …}, "val": …, "test": …}
Json toJson(const SplitCounts &counts);

/// What is said of a split wherever it goes (the document of `data split`, run.json):
///   scheme, group_key, hash (splitHash), watermark (or null),
///   straddling        [{"group", "parts": […]}]   groups in more than one part
///   straddling_stems  the same for accession numbers, whatever the group is
///   twins             [["path", "path", …], …]    rows with equal pixels
///   straddling_twins  those in more than one part
///   left_out          [{"path", "reason"}]
///   parts             toJson(SplitCounts)
///   by_magnification  {"40": toJson(SplitCounts), …}
///   warnings          sentences
Json toJson(const Split &split);

} // namespace histo
