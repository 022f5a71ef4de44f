#include "core/model/model_table.h"

#include "core/common/error.h"

namespace histo {

Normalisation normalisationOf(const ModelInfo &model)
{
    if (model.scaledBy128)
        return {{127.0 / 255, 127.0 / 255, 127.0 / 255}, {128.0 / 255, 128.0 / 255, 128.0 / 255}};
    return {{0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}};
}

const std::vector<ModelInfo> &modelTable()
{
    using enum Interpolation;
    // The layer is where Grad-CAM looks unless told otherwise: the last one that still has cells. In VGG16 that is the
    // ReLU before the last pooling, with twice the cells of the pooled ones.
    static const std::vector<ModelInfo> table = {
        {"efficientnet_lite0", "EfficientNet-Lite0", "Small and quick on a CPU; a good first choice.", "_bn1", Bicubic,
         256, 224, true, 0.384},
        {"resnet18", "ResNet18", "A small residual network.", "layer4", Bilinear, 256, 224, false, 1.814},
        {"resnet34", "ResNet34", "A middle-sized residual network.", "layer4", Bilinear, 256, 224, false, 3.663},
        {"resnet50", "ResNet50", "The usual reference network.", "layer4", Bilinear, 256, 224, false, 4.087},
        {"efficientnet_b0", "EfficientNet-B0", "Small, with channel attention.", "features.8", Bicubic, 256, 224, false,
         0.385},
        {"efficientnet_b1", "EfficientNet-B1", "B0 with more layers, on pictures of 240 pixels.", "features.8", Bicubic,
         256, 240, false, 0.686},
        {"efficientnet_b2", "EfficientNet-B2", "Wider than B1, on pictures of 288 pixels.", "features.8", Bicubic, 288,
         288, false, 1.087},
        {"efficientnet_b3", "EfficientNet-B3", "The largest of the family here, on pictures of 300 pixels.",
         "features.8", Bicubic, 320, 300, false, 1.826},
        {"efficientnet_b0_tf", "EfficientNet-B0 (TensorFlow)",
         "B0 with TensorFlow's padding, for weights that were trained with it.", "features.8", Bicubic, 256, 224, false,
         0.385},
        {"vgg16", "VGG16", "Large and slow; fine maps in explanations.", "features.29", Bilinear, 256, 224, false,
         15.47},
        {"vgg16_bn", "VGG16 with batch norm", "VGG16 that also learns from random weights.", "features.42", Bilinear,
         256, 224, false, 15.47},
    };
    return table;
}

const ModelInfo &findModel(const std::string &id)
{
    std::string known;
    for (const ModelInfo &model : modelTable()) {
        if (model.id == id)
            return model;
        known += (known.empty() ? "" : ", ") + model.id;
    }
    throw Error(ErrorKind::Usage, "no model is called \"" + id + "\"; there are " + known);
}

} // namespace histo
