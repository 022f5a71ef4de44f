#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/evaluate/int8_verdict.h"
#include "core/model/classifier.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace histo {

/// RUN/int8.json: {"schema", "model", "checkpoint_sha256", "calibration": {"part", "images", "rule"},
/// "values": [{"value", "scale", "zero_point", "channel_means"}], "held_out": {"part"}, "verdict": see toJson(Int8Verdict)}
std::filesystem::path int8File(const RunDirectory &run);

/// Calibrates a run's best checkpoint on pictures of its training part, judges it on its validation part beside fp32,
/// and writes int8.json, passed or not. The test part is not touched.
///
/// @param dataRoot  where the pictures are now; without it as trained
/// @return          the document
/// @throws Error    BadInput: a network or processor for which int8 is not offered, pictures that are missing or have
///                  changed, a run without checkpoint; Cancelled. Nothing is written then
/// @thread          any worker
Json quantizeRun(const RunDirectory &run, const std::optional<std::filesystem::path> &dataRoot,
                 const CancelToken &cancel, const ProgressSink &progress = {});

/// The run's best checkpoint in 8-bit integers, with the calibration and the verdict of int8.json.
/// @throws Error BadInput if it was never quantised, the verdict was not passed (with the figures), the checkpoint is
///         another one now, or this processor does not multiply bytes in hardware
std::unique_ptr<Classifier> loadInt8Classifier(const RunDirectory &run);

} // namespace histo
