#pragma once

#include "core/dataset/dataset.h"

namespace histo {

/// Opens every sample's file: moves those that cannot be used from `samples` to `skipped`, and adds what the pixels say
/// to `problems` (sizes that differ from the most frequent one) and, with CheckPixels::Yes, to `duplicates`
/// (equal decoded pixels: each copy with the first; conflicts of label and subtype among them are problems).
void checkPictures(ScanReport &report, CheckPixels check, const CancelToken &cancel, const ProgressSink &progress);

} // namespace histo
