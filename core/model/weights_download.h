#pragma once

#include "core/download/file_download.h"
#include "core/model/weights.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace histo {

struct WeightsRequest {
    std::string modelId;
    std::string url;    ///< empty: pretrainedAddress()
    std::string sha256; ///< of the file, or at least its first 8 digits; empty: as published
};

/// What downloadWeights would do.
struct WeightsPlan {
    WeightsRequest request;                    ///< nothing left out, as far as it is known
    std::optional<std::filesystem::path> here; ///< the very file that is wanted is there already
    std::uint64_t bytesHere = 0;               ///< of this address' file, from an unfinished download
};

struct DownloadedWeights {
    std::filesystem::path file; ///< where pretrainedWeights() finds it
    std::string url;            ///< empty if it was there already
    FetchedFile fetched;
    WeightsInfo info;
};

/// Looks, and changes nothing: what is refused here has left no trace.
/// @throws Error Usage     unknown network, no address or sha256, or no address is known for this network
/// @throws Error BadInput  other weights lie where these would go
/// @thread any; reads a weights file that is there, for its hash
WeightsPlan planWeightsDownload(const WeightsRequest &request);

/// Fetches a network's pretrained weights to histoHome()/weights/<model>.pth (or .safetensors). The file is there whole,
/// with the right hash and read once by our own reader, or not at all; until then everything lies in a folder
/// .download-<model> beside it. Whatever ends it, the same call goes on where it stopped. What is there already is not
/// fetched again. One process at a time per network.
///
/// @throws Error BadInput  another hash, a web page, no weights, or those of another network: nothing is kept then;
///                         somebody else is fetching them; and what planWeightsDownload and fetchFile throw
/// @thread any
DownloadedWeights downloadWeights(const WeightsRequest &request, const DownloadRules &rules,
                                  const DownloadObserver &observer, const CancelToken &cancel);

/// What an earlier download of a network's weights left.
struct UnfinishedWeights {
    std::string url;
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> totalBytes;
};
/// @thread any; reads a small file
std::optional<UnfinishedWeights> unfinishedWeights(const std::string &modelId);

} // namespace histo
