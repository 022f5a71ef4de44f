#include "core/model/pretrained.h"

#include <algorithm>
#include <cstdlib>

namespace histo {

namespace {

constexpr const char *kTorchvision = "https://download.pytorch.org/models";

// torchvision's documentation, "Models and pre-trained weights".
constexpr const char *kTorchvisionLicence = "BSD-3-Clause as torchvision, which publishes them; they were "
                                            "trained on ImageNet, whose pictures have terms "
                                            "of their own: whether your use is permitted is yours to find out.";
constexpr const char
    *kTimmLicence = "Apache-2.0 as timm (Ross Wightman), from which torchvision took them over; they were "
                    "trained on ImageNet, "
                    "whose pictures have terms of their own: whether your use is permitted is yours to find out.";
constexpr const char
    *kLiteLicence = "Apache-2.0, (c) 2020 ML Illustrated; trained on ImageNet, whose pictures have terms of their own.";

constexpr const char *kVgg = "Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition. "
                             "ICLR 2015.";
constexpr const char *kResNet = "He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition. CVPR 2016.";
constexpr const char
    *kEfficientNet = "Tan, Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks. ICML 2019.";

} // namespace

const std::vector<PretrainedSource> &pretrainedSources()
{
    // Names and variants as in torchvision 0.26 (torchvision/models/*.py); of several variants the first.
    // A name's last eight digits are the first of the file's sha256, by which torch.hub checks it. The whole hashes and
    // the exact lengths stand, each agreeing with those digits and with one another, in these public lists:
    //   resnet18, resnet34, resnet50: the model table of the Rust library bunsen, and the list of backbones of the
    //       project roi-corner-detection, computed from the downloaded files
    //   vgg16, vgg16_bn: LibreYOLO's notes on VGG, and the d3m primitives of UBC (file_digest)
    //   efficientnet_b0: roi-corner-detection again, and several experiments' lists of files
    // For EfficientNet-B1 to B3 no two such lists were found: the eight digits that torchvision publishes are checked,
    // and the lengths are its own, rounded to kilobytes.
    static const std::vector<PretrainedSource> sources = {
        {"efficientnet_lite0", "ImageNet, by ML Illustrated", "efficientnet-lite0-57934424.pth", "", 18'826'032,
         "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db", kLiteLicence, kEfficientNet},
        {"resnet18", "IMAGENET1K_V1", "resnet18-f37072fd.pth", kTorchvision, 46'830'571,
         "f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec", kTorchvisionLicence, kResNet},
        {"resnet34", "IMAGENET1K_V1", "resnet34-b627a593.pth", kTorchvision, 87'319'819,
         "b627a593bcbe140c234610266fe4f8ae95ea42fc881d091c9b6052e6b1d0590f", kTorchvisionLicence, kResNet},
        {"resnet50", "IMAGENET1K_V1", "resnet50-0676ba61.pth", kTorchvision, 102'530'333,
         "0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a", kTorchvisionLicence, kResNet},
        {"vgg16", "IMAGENET1K_V1", "vgg16-397923af.pth", kTorchvision, 553'433'881,
         "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0", kTorchvisionLicence, kVgg},
        {"vgg16_bn", "IMAGENET1K_V1", "vgg16_bn-6c64b313.pth", kTorchvision, 553'507'836,
         "6c64b3138f2f4fcb3bcc4cafde11619c4f440eb1631787e93a682fd88305888a", kTorchvisionLicence, kVgg},
        {"efficientnet_b0", "IMAGENET1K_V1", "efficientnet_b0_rwightman-7f5810bc.pth", kTorchvision, 21'444'401,
         "7f5810bc96def8f7552d5b7e68d53c4786f81167d28291b21c0d90e1fca14934", kTimmLicence, kEfficientNet},
        {"efficientnet_b1", "IMAGENET1K_V1", "efficientnet_b1_rwightman-bac287d4.pth", kTorchvision, 31'598'000,
         "bac287d4", kTimmLicence, kEfficientNet},
        {"efficientnet_b2", "IMAGENET1K_V1", "efficientnet_b2_rwightman-c35c1473.pth", kTorchvision, 36'883'000,
         "c35c1473", kTimmLicence, kEfficientNet},
        {"efficientnet_b3", "IMAGENET1K_V1", "efficientnet_b3_rwightman-b3899882.pth", kTorchvision, 49'476'000,
         "b3899882", kTimmLicence, kEfficientNet},
    };
    return sources;
}

const PretrainedSource *pretrainedSource(const std::string &modelId)
{
    const auto &sources = pretrainedSources();
    const auto found = std::ranges::find(sources, modelId, &PretrainedSource::modelId);
    return found == sources.end() ? nullptr : &*found;
}

std::string pretrainedAddress(const PretrainedSource &source)
{
    const char *mirror = std::getenv(kWeightsAddressVariable);
    std::string folder = mirror && *mirror ? mirror : source.folder;
    if (folder.empty())
        return "";
    while (folder.ends_with('/'))
        folder.pop_back();
    return folder + "/" + source.fileName;
}

} // namespace histo
