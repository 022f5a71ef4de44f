#include "core/train/own_presets.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/train/preset_document.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace histo {

namespace {

constexpr std::size_t kLargestPresetBytes = 1 << 20;
constexpr std::size_t kLongestId = 60;

bool isBuiltIn(const std::string &id)
{
    return std::ranges::any_of(recipePresets(), [&id](const RecipePreset &preset) { return preset.id == id; });
}

bool isBuiltInTitle(const std::string &title)
{
    return std::ranges::any_of(recipePresets(), [&title](const RecipePreset &preset) { return preset.title == title; });
}

/// Letters and digits of ASCII in lower case; what is between them is one underscore. Other signs of UTF-8 stay.
std::string idFrom(const std::string &title)
{
    std::string id;
    for (const char sign : title) {
        const auto byte = static_cast<unsigned char>(sign);
        if (byte >= 0x80 || std::isalnum(byte))
            id += static_cast<char>(byte >= 0x80 ? byte : std::tolower(byte));
        else if (!id.empty() && id.back() != '_')
            id += '_';
    }
    if (id.size() > kLongestId) { // not in the middle of a sign of several bytes
        std::size_t end = kLongestId;
        while (end > 0 && (static_cast<unsigned char>(id[end]) & 0xC0) == 0x80)
            --end;
        id.resize(end);
    }
    while (!id.empty() && id.back() == '_')
        id.pop_back();
    return id;
}

RecipePreset readPreset(const std::filesystem::path &file)
{
    const std::string id = utf8(file.stem());
    if (isBuiltIn(id))
        throw Error(ErrorKind::BadInput, "the program has a preset of this name; rename the file");
    return presetFromText(id, readFile(file, kLargestPresetBytes));
}

} // namespace

std::filesystem::path ownPresetsFolder()
{
    const char *config = std::getenv("XDG_CONFIG_HOME"), *home = std::getenv("HOME");
    const std::filesystem::path base = config && *config ? std::filesystem::path(config)
                                                         : std::filesystem::path(home ? home : ".") / ".config";
    return base / "Histoscope" / "presets";
}

OwnPresets readOwnPresets(const std::filesystem::path &folder)
{
    OwnPresets own;
    std::error_code problem;
    for (const auto &entry : std::filesystem::directory_iterator(folder, problem)) {
        if (entry.path().extension() != ".json")
            continue;
        try {
            own.presets.push_back(readPreset(entry.path()));
        } catch (const Error &error) {
            own.problems.push_back(utf8(entry.path()) + ": " + error.what() + "; left out of the presets");
        }
    }
    std::ranges::sort(own.presets, {}, &RecipePreset::title);
    std::ranges::sort(own.problems);
    return own;
}

RecipePreset saveOwnPreset(const std::filesystem::path &folder, const std::string &title,
                           const std::string &description, const Recipe &recipe)
{
    const RecipePreset preset{idFrom(title), title, description, recipe};
    if (preset.id.empty())
        throw Error(ErrorKind::Usage, "a preset needs a name with a letter or digit in it");
    if (isBuiltIn(preset.id) || isBuiltInTitle(title))
        throw Error(ErrorKind::Usage, "the program has a preset \"" + title + "\"; choose another name");
    checkRecipe(recipe);
    writeFileAtomically(folder / (preset.id + ".json"), presetText(preset));
    return preset;
}

void removeOwnPreset(const std::filesystem::path &folder, const std::string &id)
{
    const std::filesystem::path file = folder / (id + ".json");
    std::error_code problem;
    std::filesystem::remove(file, problem);
    if (problem)
        throw Error(ErrorKind::Io, utf8(file) + ": cannot be removed: " + problem.message());
}

} // namespace histo
