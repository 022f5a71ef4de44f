#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/model/classifier.h"
#include "core/model/export/network_card.h"

#include <filesystem>
#include <string>
#include <vector>

namespace histo {

/// One row: a form in which a network leaves.
struct NetworkFormat {
    const char *id;          ///< onnx, torchscript
    const char *title;       ///< for people
    const char *description; ///< one line
    bool makesFolder;        ///< else a file
    const char *ending;      ///< of the file; empty for a folder
    /// All or nothing. @throws Error as the function behind it
    void (*write)(const Classifier &classifier, const NetworkOrigin &origin, const std::filesystem::path &out,
                  const CancelToken &cancel, const ProgressSink &progress);
};

const std::vector<NetworkFormat> &networkFormats();
/// @throws Error Usage naming the format and listing those that exist
const NetworkFormat &findNetworkFormat(const std::string &id);

} // namespace histo
