#pragma once

#include "core/train/recipe.h"

#include <filesystem>
#include <string>
#include <vector>

namespace histo {

/// Presets that a person saved: JSON files of the form of resources/presets, one each, named <id>.json.
struct OwnPresets {
    std::vector<RecipePreset> presets; ///< sorted by title
    std::vector<std::string> problems; ///< for people: files that cannot be used, each named with what is wrong
};

/// $XDG_CONFIG_HOME/Histoscope/presets, else ~/.config/Histoscope/presets.
std::filesystem::path ownPresetsFolder();

/// A missing folder holds none. Files that cannot be used are named and left out, also one that has the name of a preset
/// of the program.
/// @thread any
OwnPresets readOwnPresets(const std::filesystem::path &folder);

/// Writes a preset, over the one of the same title. Only fields that differ from the standard recipe are written.
/// @return the preset as it can be found again: its id is made from the title ("Low rate, long" is low_rate_long)
/// @throws Error Usage if the title is empty or that of a preset of the program; Io or DiskFull
RecipePreset saveOwnPreset(const std::filesystem::path &folder, const std::string &title,
                           const std::string &description, const Recipe &recipe);

/// A missing file is no error. @throws Error Io
void removeOwnPreset(const std::filesystem::path &folder, const std::string &id);

} // namespace histo
