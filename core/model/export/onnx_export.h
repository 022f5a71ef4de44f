#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/model/classifier.h"
#include "core/model/export/network_card.h"

#include <filesystem>

namespace histo {

/// The network as an ONNX model (opset 17). Input "input": float32 [batch, 3, height, width], normalised; batch, height
/// and width are free, but for VGG16, whose sides are ModelInfo::cropSide (see fixedSide). Output "logits": float32
/// [batch, classes]. The card stands in metadata_props.
///
/// @param file  takes the place of an older one by the atomic rule; the tensors are written one by one
/// @throws Error Usage if the name does not end in .onnx (so that no weights are written over); DiskFull, Io, Cancelled
/// @thread any worker; one call at a time per classifier
void writeOnnx(const Classifier &classifier, const NetworkOrigin &origin, const std::filesystem::path &file,
               const CancelToken &cancel, const ProgressSink &progress);

} // namespace histo
