#include "core/dataset/breakhis_name.h"

#include "core/common/paths.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <regex>

namespace histo {
namespace {

struct Subtype {
    std::string_view code, folder;
    Label label;
};

constexpr std::array<Subtype, 8> kSubtypes = {{
    {"A", "adenosis", Label::Benign},
    {"F", "fibroadenoma", Label::Benign},
    {"PT", "phyllodes_tumor", Label::Benign},
    {"TA", "tubular_adenoma", Label::Benign},
    {"DC", "ductal_carcinoma", Label::Malignant},
    {"LC", "lobular_carcinoma", Label::Malignant},
    {"MC", "mucinous_carcinoma", Label::Malignant},
    {"PC", "papillary_carcinoma", Label::Malignant},
}};

const Subtype *subtypeWithCode(std::string_view code)
{
    const auto found = std::ranges::find(kSubtypes, code, &Subtype::code);
    return found == kSubtypes.end() ? nullptr : &*found;
}

const Subtype *subtypeOfFolder(std::string_view folder)
{
    const auto found = std::ranges::find(kSubtypes, folder, &Subtype::folder);
    return found == kSubtypes.end() ? nullptr : &*found;
}

char classLetter(Label label) { return label == Label::Benign ? 'B' : 'M'; }

std::string inLowerCase(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return lower;
}

std::string againstFolder(const std::string &nameSays, const std::string &folder)
{
    return "its name says " + nameSays + ", its folder " + folder;
}

} // namespace

std::string BreakHisName::folder() const
{
    return std::string("SOB_") + classLetter(label) + '_' + subtype + '_' + slide;
}

std::string BreakHisName::text() const
{
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "%03d", sequence);
    return std::string("SOB_") + classLetter(label) + '_' + subtype + '-' + slide + '-' +
           std::to_string(magnification) + '-' + number.data();
}

std::optional<BreakHisName> parseBreakHisName(const std::filesystem::path &fileName)
{
    // The standard library's regular expressions recurse once per character: names from foreign tables must be short.
    constexpr std::size_t kLongestName = 80;
    static const std::regex kGrammar(
        R"(SOB_([BM])_([A-Z]{1,2})-((\d{2}-\d{1,6})[A-Z]{0,8})-(40|100|200|400)-(\d{1,6}))");
    const std::string text = utf8(fileName.stem());
    std::smatch parts;
    if (text.size() > kLongestName || !std::regex_match(text, parts, kGrammar))
        return std::nullopt;
    const Subtype *subtype = subtypeWithCode(parts.str(2));
    if (!subtype || parts.str(1)[0] != classLetter(subtype->label))
        return std::nullopt;
    return BreakHisName{subtype->label,          parts.str(2),           parts.str(3), parts.str(4),
                        std::stoi(parts.str(5)), std::stoi(parts.str(6))};
}

void describe(Sample &sample, const BreakHisName &name)
{
    sample.label = name.label;
    sample.subtype = name.subtype;
    sample.magnification = name.magnification;
    sample.folder = name.folder();
    sample.slide = name.slide;
    sample.stem = name.stem;
    sample.sequence = name.sequence;
}

std::optional<std::string> contradictionWithFolders(const BreakHisName &name, const std::filesystem::path &relativePath)
{
    for (const auto &component : relativePath.parent_path()) {
        const std::string folder = utf8(component);
        if (const auto label = labelOfFolder(folder); label && *label != name.label)
            return againstFolder(histo::name(name.label), folder);
        if (const Subtype *subtype = subtypeOfFolder(inLowerCase(folder)); subtype && subtype->code != name.subtype)
            return againstFolder(std::string(subtypeWithCode(name.subtype)->folder), folder);
        if (folder.starts_with("SOB_") && folder != name.folder())
            return againstFolder("slide " + name.folder(), folder);
        if (const int magnification = magnificationOfFolder(folder);
            magnification && magnification != name.magnification)
            return againstFolder(std::to_string(name.magnification) + "X", folder);
    }
    return std::nullopt;
}

int magnificationOfFolder(std::string_view folderName)
{
    const std::string lower = inLowerCase(folderName);
    for (const int magnification : {40, 100, 200, 400})
        if (lower == std::to_string(magnification) + "x")
            return magnification;
    return 0;
}

std::optional<Label> labelOfFolder(std::string_view folderName)
{
    const std::string lower = inLowerCase(folderName);
    for (const Label label : {Label::Benign, Label::Malignant})
        if (lower == name(label))
            return label;
    return std::nullopt;
}

} // namespace histo
