#pragma once

#include "core/model/weights.h"

namespace histo {

/// What was converted, for the command's answer.
struct ConvertedWeights {
    WeightsInfo source; ///< its tensors under their own names
    std::size_t tensorsWritten = 0;
    std::size_t leftOut = 0; ///< what a checkpoint keeps beside the weights
};

enum class Overwrite { No, Yes };

/// Writes a weights file's tensors under the model's own names as safetensors, in the model's order, every bit as it is
/// (num_batches_tracked too). The metadata says where from: model, converted_from, source_dialect, source_sha256; other
/// metadata of the source stays. All of the source is read before anything is written: `out` may be `in`.
///
/// @param modelId    what the file is taken for; empty: what it is recognised as
/// @param overwrite  No: only a file that an earlier conversion wrote is written over
/// @throws Error Usage for an unknown model or an `out` that is a folder; BadInput naming the file if it cannot be read,
///               is of no model or another one, or if `out` would be lost; Io, DiskFull. Then `out` is as before
ConvertedWeights convertWeights(const std::filesystem::path &in, const std::filesystem::path &out,
                                const std::string &modelId, Overwrite overwrite);

} // namespace histo
