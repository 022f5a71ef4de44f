#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace histo {

/// Where a network's weights from ImageNet are published, and what one should know before they are fetched. Whether they
/// are at hand is pretrainedWeights()'s to say (core/common/paths.h).
struct PretrainedSource {
    std::string modelId;
    std::string variant;           ///< which of several: torchvision's name, IMAGENET1K_V1
    std::string fileName;          ///< as it is published
    std::string folder;            ///< address of the folder it is published in; empty: packaging/setup brings the file
    std::uint64_t bytes = 0;       ///< about, for people
    std::string sha256;            ///< of the file: all 64 digits, or the first 8 where no more is published
    std::string licence, citation; ///< a line each

    bool comesWithSetup() const { return folder.empty(); }
};

inline constexpr const char *kWeightsAddressVariable = "HISTO_WEIGHTS_URL";

const std::vector<PretrainedSource> &pretrainedSources();
/// Null if none is known for this network.
const PretrainedSource *pretrainedSource(const std::string &modelId);

/// The address of the file: below $HISTO_WEIGHTS_URL, a mirror, if that is set; else where it is published. Empty if it
/// is published nowhere.
std::string pretrainedAddress(const PretrainedSource &source);

} // namespace histo
