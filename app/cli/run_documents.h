#pragma once

#include "core/common/json.h"
#include "core/run/run_directory.h"

namespace histo::cli {

/// One row of `runs list --json -`.
Json toJson(const RunSummary &summary);

/// The document of `runs show --json -`: {"run", "epochs", "evaluation", "end"}; null for what is not there yet.
Json runDocument(const RunDirectory &run);

} // namespace histo::cli
