#include "core/evaluate/config_differences.h"

#include "core/run/json_fields.h"
#include "core/train/train_config.h"

#include <algorithm>
#include <map>
#include <set>

namespace histo {

namespace {

/// What is in the settings beside the recipe; the order is that of the table of differences.
struct OtherSetting {
    const char *key, *title;
};
constexpr OtherSetting kOtherSettings[] = {
    {"data", "Data set"},
    {"data_hash", "Content of the data set"},
    {"magnifications", "Magnification"},
    {"model", "Network"},
    {"weights", "Starts from"},
    {"scheme", "Split scheme"},
    {"group_key", "Stays together"},
    {"folds", "Folds"},
    {"fold", "Fold"},
    {"fold_file", "List of the fold"},
    {"split_file", "Finished split"},
    {"split_seed", "Seed of the split"},
    {"split_hash", "Content of the split"},
    {"twins", "Equal pictures"},
    {"preset", "Preset"},
    {"seed", "Seed"},
    {"shuffle_labels", "Labels shuffled (control)"},
    {"device", "Device"},
    {"precision", "Precision"},
    {"version", "Version of Histoscope"},
};

const std::set<std::string> kAlwaysDiffering{"out", "command_line"};

/// The settings as this version writes them, with what of the whole run belongs to them.
Json settingsOf(const Json &run)
{
    Json settings = fieldOf(run, "config");
    try {
        settings = toJson(trainConfigFromJson(settings));
    } catch (const std::exception &) {
        // Of a version that is not known: its own words are better than none.
    }
    if (!settings.is_object())
        settings = Json::object();
    settings["version"] = fieldOf(run, "version");
    settings["data_hash"] = textOf(fieldOf(run, "data"), "hash").substr(0, 12);
    settings["split_hash"] = textOf(fieldOf(run, "split"), "hash").substr(0, 12);
    return settings;
}

std::string inWords(const Json &value)
{
    if (value.is_string())
        return value.get<std::string>().empty() ? "–" : value.get<std::string>();
    if (value.is_boolean())
        return value.get<bool>() ? "on" : "off";
    if (value.is_null())
        return "–";
    if (value.is_array()) {
        std::string words;
        for (const Json &one : value)
            words += (words.empty() ? "" : ", ") + inWords(one);
        return words.empty() ? "all" : words;
    }
    std::string text = value.dump();
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

/// Known keys first, in the order of their tables; then those that only other versions know.
std::vector<std::string> keysOf(const std::vector<Json> &settings)
{
    std::vector<std::string> keys;
    for (const OtherSetting &setting : kOtherSettings)
        keys.emplace_back(setting.key);
    for (const RecipeField &field : recipeFields())
        keys.push_back(field.key);
    for (const Json &one : settings)
        for (const auto &[key, value] : one.items())
            if (!kAlwaysDiffering.contains(key) && std::ranges::find(keys, key) == keys.end())
                keys.push_back(key);
    return keys;
}

} // namespace

std::string configTitle(const std::string &key)
{
    for (const OtherSetting &setting : kOtherSettings)
        if (key == setting.key)
            return setting.title;
    for (const RecipeField &field : recipeFields())
        if (key == field.key)
            return field.title;
    return key;
}

std::vector<ConfigDifference> configDifferences(const std::vector<Json> &runs)
{
    std::vector<Json> settings;
    for (const Json &run : runs)
        settings.push_back(settingsOf(run));
    std::vector<ConfigDifference> differences;
    for (const std::string &key : keysOf(settings)) {
        ConfigDifference difference{key, configTitle(key), {}};
        for (const Json &one : settings)
            difference.values.push_back(inWords(fieldOf(one, key.c_str())));
        if (std::ranges::any_of(difference.values,
                                [&](const std::string &value) { return value != difference.values.front(); }))
            differences.push_back(std::move(difference));
    }
    return differences;
}

Json toJson(const std::vector<ConfigDifference> &differences)
{
    Json rows = Json::array();
    for (const ConfigDifference &difference : differences)
        rows.push_back({{"key", difference.key}, {"title", difference.title}, {"values", difference.values}});
    return rows;
}

} // namespace histo
