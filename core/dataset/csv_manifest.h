#pragma once

#include "core/dataset/layout.h"

namespace histo {

/// Pictures anywhere below the root, described by a table manifest.csv in it: columns path (relative to the root) and
/// label (benign or malignant), and where known subtype, magnification, patient, slide. Names of BreakHis describe
/// themselves; a table that contradicts them leaves the picture out. Pictures that the table does not list are skipped.
extern const DatasetLayout kCsvManifest;

} // namespace histo
