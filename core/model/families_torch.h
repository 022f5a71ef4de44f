#pragma once

// Core-only: the families of networks. A member of a family is a row with a few numbers in network_table.cpp.

#include "core/model/network_torch.h"

#include <array>

namespace histo {

enum class ResNetBlock { Basic, Bottleneck };
struct ResNetNumbers {
    std::array<int, 4> blocks; ///< of each stage
    ResNetBlock block;
};
/// Source: He et al. 2016, table 1, with torchvision's stride in the 3x3.
std::unique_ptr<Network> makeResNet(const ResNetNumbers &numbers, int classes);

enum class VggNorm { None, Batch };
/// Source: Simonyan and Zisserman 2015, table 1, column D, as torchvision builds it.
std::unique_ptr<Network> makeVgg16(VggNorm norm, int classes);

enum class ConvPadding { Symmetric, Same };
struct EfficientNetNumbers {
    double width, depth, dropout;
    ConvPadding padding = ConvPadding::Symmetric;
    NormSettings norm{};
};
/// Source: Tan and Le 2019, table 1 and section 3.3, with torchvision's names.
std::unique_ptr<Network> makeEfficientNet(const EfficientNetNumbers &numbers, int classes);
/// Without squeeze-excitation, ReLU6 for SiLU; names of the published weights.
std::unique_ptr<Network> makeEfficientNetLite0(int classes);

} // namespace histo
