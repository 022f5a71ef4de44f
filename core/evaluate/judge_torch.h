#pragma once

// Core-only: runs a network over pictures.

#include "core/common/cancel_token.h"
#include "core/model/network_torch.h"
#include "core/run/run_directory.h"
#include "core/train/input_source.h"

#include <functional>

namespace histo {

/// What a network is run with.
struct NetworkOnDevice {
    Network &network;
    const ModelInfo &model;
    Pass pass; ///< evaluation mode; its type is that of the inference engine
    at::Device device;
};

/// Called after each batch with the number of pictures done since the last call.
using PicturesDone = std::function<void(std::size_t)>;

/// What the head sees of each picture, float32 [count, features] on the CPU, in the order of `indices`.
/// Equal pictures give equal rows whatever stands beside them in the batch, up to the order of additions.
/// @throws Error Cancelled, or BadInput for a picture that cannot be read
at::Tensor featuresOf(const NetworkOnDevice &network, const InputSource &pictures,
                      const std::vector<std::size_t> &indices, const CancelToken &cancel, const PicturesDone &done);

/// The same as a mean over the eight flips and quarter turns of each picture. The head is linear: its logits of the mean
/// are the mean of its logits.
/// @param stain  see WholePictures
at::Tensor featuresOfEightViews(const NetworkOnDevice &network, const PictureCache &pictures, const StainFit *stain,
                                const std::vector<std::size_t> &indices, const CancelToken &cancel,
                                const PicturesDone &done);

/// Logits of given features, float32 [count, classes] on the CPU.
at::Tensor logitsOf(const NetworkOnDevice &network, const at::Tensor &features);

/// Rows of predictions/<part>.csv.
/// @param logits  float32 [rows, 2] on the CPU
std::vector<PredictionRow> predictionRows(const std::vector<const SplitRow *> &rows, const at::Tensor &logits);

} // namespace histo
