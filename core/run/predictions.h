#pragma once

#include "core/run/run_directory.h"

namespace histo {

/// predictions/<part>.csv: path,group,label,score,logit_benign,logit_malignant. Numbers read back bit for bit.
std::string predictionsCsv(const std::vector<PredictionRow> &rows);

/// Labels may be benign|malignant or 0|1.
/// @throws Error BadInput naming file and row: no such file, an unknown label, a score that is not in [0, 1], no rows
std::vector<PredictionRow> readPredictions(const std::filesystem::path &csv);

} // namespace histo
