#include "core/common/error.h"
#include "core/train/preset_files.h"
#include "core/train/recipe.h"

namespace histo {

namespace {

/// @throws Error Internal for a file of our own that is wrong: a test reads them all
RecipePreset presetOf(const PresetFile &file)
{
    const Json document = Json::parse(file.text);
    RecipePreset preset{file.id, document.at("title"), document.at("description"), {}};
    for (const auto &[key, value] : document.at("recipe").items())
        setFieldValue(recipeField(key), preset.recipe, value);
    return preset;
}

} // namespace

const std::vector<RecipePreset> &recipePresets()
{
    static const std::vector<RecipePreset> presets = [] {
        std::vector<RecipePreset> all;
        for (const PresetFile &file : presetFiles())
            all.push_back(presetOf(file));
        return all;
    }();
    return presets;
}

const RecipePreset &findPreset(const std::string &id)
{
    std::string known;
    for (const RecipePreset &preset : recipePresets()) {
        if (preset.id == id)
            return preset;
        known += (known.empty() ? "" : ", ") + preset.id;
    }
    throw Error(ErrorKind::Usage, "no preset is called \"" + id + "\"; there are " + known);
}

} // namespace histo
