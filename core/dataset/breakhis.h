#pragma once

#include "core/dataset/layout.h"

namespace histo {

/// BreaKHis_v1/histology_slides/breast/{benign,malignant}/SOB/<subtype>/SOB_M_DC_14-2523/40X/<picture>, given at any
/// level from above BreaKHis_v1 down to a magnification's folder. PNG or copies in another picture format.
extern const DatasetLayout kBreakHisOriginal;

/// The copy on Mendeley Data: classificacao_binaria/{40X,…}/{benign,malignant}/SOB_M_DC-14-2523-40-001.png, given there
/// or above. It carries every picture a second time, by subtype (classificacao_multiclasse): left out as one entry.
extern const DatasetLayout kBreakHisMendeley;

} // namespace histo
