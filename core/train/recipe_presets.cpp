#include "core/common/error.h"
#include "core/train/own_presets.h"
#include "core/train/preset_document.h"
#include "core/train/preset_files.h"
#include "core/train/recipe.h"

#include <algorithm>

namespace histo {

namespace {

/// The one with this id, or null.
const RecipePreset *presetOf(const std::vector<RecipePreset> &presets, const std::string &id)
{
    const auto found = std::ranges::find(presets, id, &RecipePreset::id);
    return found == presets.end() ? nullptr : &*found;
}

std::string idsOf(const std::vector<RecipePreset> &presets)
{
    std::string ids;
    for (const RecipePreset &preset : presets)
        ids += (ids.empty() ? "" : ", ") + preset.id;
    return ids;
}

} // namespace

const std::vector<RecipePreset> &recipePresets()
{
    static const std::vector<RecipePreset> presets = [] {
        std::vector<RecipePreset> all;
        for (const PresetFile &file : presetFiles())
            all.push_back(presetFromText(file.id, file.text));
        return all;
    }();
    return presets;
}

RecipePreset findPreset(const std::string &id)
{
    if (const RecipePreset *preset = presetOf(recipePresets(), id))
        return *preset;
    const OwnPresets own = readOwnPresets(ownPresetsFolder());
    if (const RecipePreset *preset = presetOf(own.presets, id))
        return *preset;
    std::string message = "no preset is called \"" + id + "\"; there are " + idsOf(recipePresets());
    if (!own.presets.empty())
        message += ", and your own: " + idsOf(own.presets);
    for (const std::string &problem : own.problems)
        message += "\n" + problem;
    throw Error(ErrorKind::Usage, message);
}

} // namespace histo
