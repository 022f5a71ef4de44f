#pragma once

#include "core/run/run_directory.h"

#include <QString>

namespace histo {

/// "EfficientNet-Lite0 · 100X · 2026-11-23 03:25 UTC", with "leaky" where the run is watermarked.
QString runTitle(const RunSummary &run);

/// "100X", "40X, 100X", or "all magnifications".
QString magnificationsTitle(const std::vector<int> &magnifications);

} // namespace histo
