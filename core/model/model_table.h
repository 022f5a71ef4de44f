#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace histo {

enum class Interpolation { Bilinear, Bicubic };

/// One row: a network and how its input is made. Sides and interpolation are those of torchvision's evaluation
/// transforms (weights IMAGENET1K_V1); the layers of the network itself are a row in network_table.cpp.
struct ModelInfo {
    std::string id;           ///< resnet50, efficientnet_b0, …
    std::string title;        ///< for people
    std::string description;  ///< one line
    std::string defaultLayer; ///< torchvision's module name: where Grad-CAM looks
    Interpolation interpolation = Interpolation::Bilinear;
    int resizeSide = 256;     ///< pixels of the shorter side of a picture that the network was made for
    int cropSide = 224;       ///< pixels of the square that is cut out of it in training and in the standard transform
    bool scaledBy128 = false; ///< (pixel - 127) / 128 instead of ImageNet's mean and standard deviation
    double gigaMultiplyAdds = 0; ///< one forward pass of a crop
};

/// Mean and standard deviation of red, green and blue, of pixels in [0, 1]: (pixel - mean) / deviation.
struct Normalisation {
    std::array<double, 3> mean, deviation;
};
Normalisation normalisationOf(const ModelInfo &model);

const std::vector<ModelInfo> &modelTable();
/// @throws Error Usage naming the model and listing those that exist
const ModelInfo &findModel(const std::string &id);

} // namespace histo
