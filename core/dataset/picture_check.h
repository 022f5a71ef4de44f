#pragma once

#include "core/dataset/dataset.h"

namespace histo {

/// Looks at every sample's file (or remembers it): fills `facts`, moves samples that cannot be used to `skipped`, and
/// adds what the pixels say to `problems`, `duplicates` (equal decoded pixels: each copy with the first; conflicts of
/// label and subtype among them are problems) and `nearDuplicates`. With CheckPixels::No only sizes that differ are told.
void checkPictures(ScanReport &report, CheckPixels check, UseCatalog useCatalog, const CancelToken &cancel,
                   const ProgressSink &progress);

} // namespace histo
