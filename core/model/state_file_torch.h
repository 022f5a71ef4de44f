#pragma once

// Core-only: tensors to and from weights files.

#include "core/model/network_torch.h"
#include "core/model/weights_file.h"

namespace histo {

/// A tensor of a file as an ATen tensor (its own memory).
at::Tensor toTensor(const TensorData &data);

/// A view for writing; `holder` keeps a contiguous copy alive where one was needed.
TensorView viewOf(const std::string &name, const at::Tensor &tensor, std::vector<at::Tensor> &holder);

/// Copies a file's tensors into the network, under whichever names of weight_names.h it carries them: all or nothing.
/// num_batches_tracked may be absent.
/// Names with a '/' (optimizer and trainer state in checkpoints) are passed over.
/// @param modelTitle  for messages
/// @throws Error BadInput naming the file with a table of what is missing, extra or of another shape
void loadState(Network &network, const WeightsFile &file, const std::filesystem::path &path,
               const std::string &modelTitle);

/// Number of classes that a file's last linear layer has.
/// @throws Error BadInput if it is not of this model, or made for a network of equal names and another geometry
int classesInFile(const WeightsFile &file, const std::string &modelId, const std::filesystem::path &path);

} // namespace histo
