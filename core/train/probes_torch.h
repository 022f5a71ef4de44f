#pragma once

// Core-only.

#include "core/common/cancel_token.h"
#include "core/dataset/split.h"
#include "core/evaluate/judge_torch.h"
#include "core/run/probe_record.h"

#include <vector>

namespace histo {

/// Which pictures of the validation part are looked at after each epoch: of both classes, each of another group as far
/// as there are so many. A function of the split alone.
/// @param rows  of the split: candidates @return indices into the split's rows, at most `count`
std::vector<std::size_t> probePictures(const Split &split, const std::vector<std::size_t> &rows, std::size_t count);

/// Score and Grad-CAM for malignant at the model's default layer, one record a picture.
/// @param network  in evaluation mode; left as found
std::vector<ProbeRecord> probe(const NetworkOnDevice &network, const Split &split, const std::vector<std::size_t> &rows,
                               const InputSource &pictures, int epoch, const CancelToken &cancel);

} // namespace histo
