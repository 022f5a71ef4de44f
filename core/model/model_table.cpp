#include "core/model/model_table.h"

#include "core/common/error.h"

namespace histo {

const std::vector<ModelInfo> &modelTable()
{
    // The layer is where Grad-CAM looks unless told otherwise: the last one that still has cells. VGG16's features.29 is
    // the ReLU before the last pooling, with twice the cells of the pooled ones.
    static const std::vector<ModelInfo> table = {
        {"efficientnet_lite0", "EfficientNet-Lite0", "Small and quick on a CPU; a good first choice.", "_bn1",
         Interpolation::Bicubic, true, 0.386},
        {"resnet50", "ResNet50", "The usual reference network.", "layer4", Interpolation::Bilinear, false, 4.087},
        {"efficientnet_b0", "EfficientNet-B0", "Small, with channel attention.", "features.8", Interpolation::Bicubic,
         false, 0.385},
        {"vgg16", "VGG16", "Large and slow; fine maps in explanations.", "features.29", Interpolation::Bilinear, false,
         15.47},
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
