#include "core/train/recipe.h"

#include "core/common/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace histo {

namespace {

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string shortNumber(double value)
{
    std::string text = Json(value).dump();
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

/// What a field may be, for messages.
std::string allowed(const RecipeField &field)
{
    if (auto *kind = std::get_if<RecipeField::Whole>(&field.kind))
        return "a whole number from " + std::to_string(kind->least) + " to " + std::to_string(kind->most);
    if (auto *kind = std::get_if<RecipeField::Number>(&field.kind))
        return "a number from " + shortNumber(kind->least) + " to " + shortNumber(kind->most);
    if (auto *kind = std::get_if<RecipeField::Choice>(&field.kind))
        return "one of " + joined(kind->names);
    return "true or false";
}

[[noreturn]] void refuse(ErrorKind kind, const RecipeField &field, const std::string &name, const std::string &given)
{
    throw Error(kind, name + " is " + given + "; it must be " + allowed(field));
}

bool isWithin(double value, double least, double most)
{
    return std::isfinite(value) && value >= least && value <= most;
}

/// Sets what is allowed and says whether it was.
bool trySet(const RecipeField &field, Recipe &recipe, const Json &value)
{
    if (auto *kind = std::get_if<RecipeField::Whole>(&field.kind)) {
        if (!value.is_number_integer() || !isWithin(value.get<double>(), kind->least, kind->most))
            return false;
        kind->value(recipe) = value.get<int>();
    } else if (auto *kind = std::get_if<RecipeField::Number>(&field.kind)) {
        if (!value.is_number() || !isWithin(value.get<double>(), kind->least, kind->most))
            return false;
        kind->value(recipe) = value.get<double>();
    } else if (auto *kind = std::get_if<RecipeField::Switch>(&field.kind)) {
        if (!value.is_boolean())
            return false;
        kind->value(recipe) = value.get<bool>();
    } else if (auto *kind = std::get_if<RecipeField::Choice>(&field.kind)) {
        const auto found = value.is_string()
                               ? std::find(kind->names.begin(), kind->names.end(), value.get<std::string>())
                               : kind->names.end();
        if (found == kind->names.end())
            return false;
        kind->set(recipe, static_cast<int>(found - kind->names.begin()));
    }
    return true;
}

/// The words of a command line as the JSON that they mean for this field.
Json meaningOf(const RecipeField &field, const std::string &text)
{
    if (std::holds_alternative<RecipeField::Choice>(field.kind))
        return text;
    if (std::holds_alternative<RecipeField::Switch>(field.kind)) {
        if (text == "true" || text == "on" || text == "yes")
            return true;
        if (text == "false" || text == "off" || text == "no")
            return false;
        return text;
    }
    if (std::holds_alternative<RecipeField::Whole>(field.kind)) {
        int value = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        return problem == std::errc() && end == text.data() + text.size() ? Json(value) : Json(text);
    }
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() ? Json(value) : Json(text);
}

} // namespace

std::string RecipeField::flag() const
{
    std::string text = "--" + (key == "batch_size" ? std::string("batch") : key);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

const RecipeField &recipeField(const std::string &key)
{
    for (const RecipeField &field : recipeFields())
        if (field.key == key)
            return field;
    throw Error(ErrorKind::Usage, "a recipe has no field \"" + key + "\"");
}

Json fieldValue(const RecipeField &field, const Recipe &recipe)
{
    Recipe copy = recipe; // the table hands out places to write to
    if (auto *kind = std::get_if<RecipeField::Whole>(&field.kind))
        return kind->value(copy);
    if (auto *kind = std::get_if<RecipeField::Number>(&field.kind))
        return kind->value(copy);
    if (auto *kind = std::get_if<RecipeField::Switch>(&field.kind))
        return kind->value(copy);
    const auto &kind = std::get<RecipeField::Choice>(field.kind);
    return kind.names.at(static_cast<std::size_t>(kind.get(recipe)));
}

void setFieldValue(const RecipeField &field, Recipe &recipe, const Json &value)
{
    if (!trySet(field, recipe, value))
        refuse(ErrorKind::BadInput, field, "\"" + field.key + "\"", value.dump());
}

void setFieldText(const RecipeField &field, Recipe &recipe, const std::string &text)
{
    if (!trySet(field, recipe, meaningOf(field, text)))
        refuse(ErrorKind::Usage, field, field.flag(), "\"" + text + "\"");
}

Json toJson(const Recipe &recipe)
{
    Json document = Json::object();
    for (const RecipeField &field : recipeFields())
        document[field.key] = fieldValue(field, recipe);
    return document;
}

Recipe recipeFromJson(const Json &document, const Recipe &base)
{
    Recipe recipe = base;
    for (const RecipeField &field : recipeFields())
        if (document.contains(field.key))
            setFieldValue(field, recipe, document.at(field.key));
    return recipe;
}

std::vector<std::string> flagsBetween(const Recipe &from, const Recipe &to)
{
    std::vector<std::string> words;
    for (const RecipeField &field : recipeFields()) {
        const Json value = fieldValue(field, to);
        if (value == fieldValue(field, from))
            continue;
        const bool isSwitch = value.is_boolean();
        const std::string word = isSwitch            ? (value.get<bool>() ? "on" : "off")
                                 : value.is_string() ? value.get<std::string>()
                                                     : value.dump();
        words.insert(words.end(), {field.flag(), word});
    }
    return words;
}

void checkRecipe(const Recipe &recipe)
{
    if (recipe.headEpochs > recipe.epochs)
        throw Error(ErrorKind::Usage, "--head-epochs must be between 0 and --epochs, which counts all epochs");
    for (const RecipeField &field : recipeFields()) {
        Recipe copy = recipe;
        if (!trySet(field, copy, fieldValue(field, recipe)))
            refuse(ErrorKind::Usage, field, field.flag(), fieldValue(field, recipe).dump());
    }
}

} // namespace histo
