#pragma once

#include "core/train/recipe.h"

#include <string>

namespace histo {

/// Why a field changes nothing about the training that the rest of the recipe describes ("momentum" under AdamW), for
/// people, with what to change; empty where it counts. Such a field keeps its value: nothing is wrong with it.
std::string whyWithoutEffect(const RecipeField &field, const Recipe &recipe);

} // namespace histo
