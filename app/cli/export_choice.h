#pragma once

#include "app/cli/output.h"
#include "core/common/json.h"

#include <filesystem>
#include <optional>
#include <string>

namespace histo::cli {

/// The options that `runs export` and `model export` share.
struct ExportChoice {
    std::string to, out;
    std::optional<double> micrometresPerPixel;
    JsonOption json;

    /// @param targets  "onnx: …\ntorchscript: …", for --help
    void declare(CLI::App &command, const std::string &targets);
    std::filesystem::path outPath() const { return absolutePath(out); }
    /// @throws Error Usage if micrometres were given that are none
    std::optional<double> spacing() const;
    /// What was written, as text and as a document with `facts` and every file's size.
    void report(Json facts) const;
};

} // namespace histo::cli
