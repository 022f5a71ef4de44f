#pragma once

#include "core/common/cancel_token.h"
#include "core/common/json.h"
#include "core/common/progress.h"
#include "core/model/classifier.h"
#include "core/model/export/network_card.h"

#include <filesystem>

namespace histo {

/// config.json of WSInfer's model zoo (spec_version 1.0). Patches are of ModelInfo::resizeSide, so that they keep the
/// scale at which the network was trained; spacing_um_px is null where it was not measured: WSInfer then refuses the
/// bundle, rather than look at tissue at a made-up size. The card stands under "histoscope".
Json wsinferConfig(const ModelInfo &model, const NetworkCard &card, int classes, const NetworkOrigin &origin);

/// A folder as WSInfer and QuPath's extension for it read it: torchscript_model.pt (input as of writeOnnx, of any size;
/// logits), config.json, README.md. The module's state dict has torchvision's names.
///
/// @param folder  new or empty; there whole or not at all
/// @throws Error BadInput if the folder holds something; DiskFull, Io, Cancelled
/// @thread any worker; one call at a time per classifier
void writeTorchScript(const Classifier &classifier, const NetworkOrigin &origin, const std::filesystem::path &folder,
                      const CancelToken &cancel, const ProgressSink &progress);

} // namespace histo
