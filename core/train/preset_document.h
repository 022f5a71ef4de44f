#pragma once

#include "core/train/recipe.h"

#include <string>

namespace histo {

/// The text of a preset file: title, description and those fields of the recipe that differ from the standard one.
std::string presetText(const RecipePreset &preset);

/// @throws Error BadInput saying what is wrong with the text, without the file's name
RecipePreset presetFromText(const std::string &id, const std::string &text);

} // namespace histo
