#include "core/model/export/network_card.h"

#include "core/common/json.h"

namespace histo {

std::vector<std::string> classNames(int count)
{
    if (count == 2)
        return {"benign", "malignant"};
    std::vector<std::string> names;
    for (int index = 0; index < count; ++index)
        names.push_back("class_" + std::to_string(index));
    return names;
}

NetworkCard cardOf(const ModelInfo &model, int classes, const NetworkOrigin &origin)
{
    const Normalisation normalisation = normalisationOf(model);
    NetworkCard card = {
        {"model", model.id},
        {"classes", Json(classNames(classes)).dump()},
        {"input", "float32 [N, 3, H, W], red, green, blue: (pixel / 255 - mean) / std"},
        {"mean", Json(normalisation.mean).dump()},
        {"std", Json(normalisation.deviation).dump()},
        {"resize_side", std::to_string(model.resizeSide)},
        {"crop_side", std::to_string(model.cropSide)},
        {"interpolation",
         model.interpolation == Interpolation::Bicubic ? "bicubic, antialiased" : "bilinear, antialiased"},
        {"output", "logits, float32 [N, " + std::to_string(classes) + "]; softmax of them are the scores"},
        {"weights_sha256", origin.weightsSha256.empty() ? "none: the weights are in no file" : origin.weightsSha256},
        {"micrometres_per_pixel", origin.micrometresPerPixel ? Json(*origin.micrometresPerPixel).dump() : "unknown"},
    };
    card.insert(card.end(), origin.run.begin(), origin.run.end());
    card.push_back({"made_by", std::string("Histoscope ") + HISTO_VERSION});
    card.push_back({"notice", kResearchNotice});
    return card;
}

} // namespace histo
