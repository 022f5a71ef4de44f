#include "core/train/preset_document.h"

#include "core/common/error.h"
#include "core/run/json_fields.h"

namespace histo {

std::string presetText(const RecipePreset &preset)
{
    const Recipe standard;
    Json fields = Json::object();
    for (const RecipeField &field : recipeFields())
        if (const Json value = fieldValue(field, preset.recipe); value != fieldValue(field, standard))
            fields[field.key] = value;
    const Json document = {{"title", preset.title}, {"description", preset.description}, {"recipe", fields}};
    return document.dump(4, ' ', false, Json::error_handler_t::replace) + "\n";
}

RecipePreset presetFromText(const std::string &id, const std::string &text)
{
    const Json document = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object())
        throw Error(ErrorKind::BadInput, "it is no JSON object");
    RecipePreset preset{id, textOf(document, "title"), textOf(document, "description"), {}};
    if (preset.title.empty())
        throw Error(ErrorKind::BadInput, "it has no \"title\"");
    const Json &recipe = fieldOf(document, "recipe");
    if (!recipe.is_object())
        throw Error(ErrorKind::BadInput, "it has no \"recipe\"");
    // A misspelt key would otherwise leave a field at its standard value, unnoticed.
    for (const auto &[key, value] : recipe.items())
        setFieldValue(recipeField(key), preset.recipe, value);
    checkRecipe(preset.recipe);
    return preset;
}

} // namespace histo
