#pragma once

// Core-only: a network's list of operations as ONNX has it. The one header that knows both LibTorch and ONNX.

#include "core/model/model_table.h"
#include "core/model/network_torch.h"

#include <onnx/onnx_pb.h>

namespace histo {

/// Operators are those of this version (ONNX 1.12), which all runtimes of the last years know.
inline constexpr int kOnnxOperators = 17;

/// The operations, and beside them the tensors: half a gigabyte does not need to be in memory twice.
struct OnnxGraph {
    struct Tensor {
        std::string name;  ///< torchvision's
        at::Tensor values; ///< float32, borrowed from the network
    };
    onnx::GraphProto graph; ///< complete but for its initializers, which are `tensors`
    std::vector<Tensor> tensors;
};

/// Rows and columns of the input that the ONNX file is tied to: ModelInfo::cropSide where the network pools to a fixed
/// number of cells (VGG16), since ONNX has no adaptive pooling; else nothing, any size will do.
std::optional<int> fixedSide(const Network &network, const ModelInfo &model);

/// Batch normalisation is kept as an operation of its own: so every tensor has torchvision's name and the very bits of
/// the weights file, and runtimes fold it themselves when they load the file.
OnnxGraph onnxGraphOf(const Network &network, const ModelInfo &model);

} // namespace histo
