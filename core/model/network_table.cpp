#include "core/common/error.h"
#include "core/model/families_torch.h"
#include "core/model/model_table.h"

namespace histo {

std::unique_ptr<Network> makeNetwork(const std::string &modelId, int classes)
{
    struct Row {
        const char *id;
        std::unique_ptr<Network> (*make)(int classes);
    };
    static constexpr Row kRows[] = {
        {"efficientnet_lite0", makeEfficientNetLite0},
        {"resnet18",
         [](int classes) {
             return makeResNet({{2, 2, 2, 2}, ResNetBlock::Basic}, classes);
         }},
        {"resnet34",
         [](int classes) {
             return makeResNet({{3, 4, 6, 3}, ResNetBlock::Basic}, classes);
         }},
        {"resnet50",
         [](int classes) {
             return makeResNet({{3, 4, 6, 3}, ResNetBlock::Bottleneck}, classes);
         }},
        // Width, depth and dropout: Tan and Le 2019, as torchvision and the authors' code have them.
        {"efficientnet_b0",
         [](int classes) {
             return makeEfficientNet({1.0, 1.0, 0.2}, classes);
         }},
        {"efficientnet_b1",
         [](int classes) {
             return makeEfficientNet({1.0, 1.1, 0.2}, classes);
         }},
        {"efficientnet_b2",
         [](int classes) {
             return makeEfficientNet({1.1, 1.2, 0.3}, classes);
         }},
        {"efficientnet_b3",
         [](int classes) {
             return makeEfficientNet({1.2, 1.4, 0.3}, classes);
         }},
        {"efficientnet_b0_tf",
         [](int classes) {
             return makeEfficientNet({1.0, 1.0, 0.2, ConvPadding::Same, {1e-3, 0.01}}, classes);
         }},
        {"vgg16", [](int classes) { return makeVgg16(VggNorm::None, classes); }},
        {"vgg16_bn", [](int classes) { return makeVgg16(VggNorm::Batch, classes); }},
    };
    for (const Row &row : kRows)
        if (modelId == row.id)
            return row.make(classes);
    findModel(modelId); // throws, with the list of those that exist
    throw Error(ErrorKind::Internal, "model \"" + modelId + "\" is in the table but has no network");
}

} // namespace histo
