#pragma once

#include <vector>

namespace histo {

/// A file of resources/presets as it was when the program was built.
struct PresetFile {
    const char *id;   ///< the file's name without its ending
    const char *text; ///< JSON: title, description, recipe
};

/// In the order of core/CMakeLists.txt.
const std::vector<PresetFile> &presetFiles();

} // namespace histo
