#include "core/dataset/download/entry_names.h"

#include "core/common/format_error.h"
#include "core/common/utf8_check.h"

#include <algorithm>
#include <cctype>

namespace histo {

namespace {

[[noreturn]] void refuse(std::string_view name, const std::string &problem)
{
    throw RefusedContent("entry " + inQuotes(name) + " " + problem);
}

void requirePlainCharacters(std::string_view name)
{
    if (!isUtf8(name))
        refuse(name, "is not named in UTF-8");
    if (name.find('\0') != std::string_view::npos)
        refuse(name, "has a NUL in its name");
    if (std::ranges::any_of(name, [](unsigned char letter) { return letter < 0x20 || letter == 0x7f; }))
        refuse(name, "has a control character in its name");
    if (name.find('\\') != std::string_view::npos)
        refuse(name, "has a backslash in its name, which some systems read as a folder's end");
}

void requirePart(std::string_view part, std::string_view name, const ArchiveLimits &limits)
{
    if (part == "..")
        refuse(name, "leads out of its folder with ..");
    if (part.empty() || part == ".")
        refuse(name, "has an empty part in its name");
    if (part.size() > limits.partBytes)
        refuse(name, "has a part of " + std::to_string(part.size()) + " bytes in its name; at most " +
                         std::to_string(limits.partBytes) + " are taken");
}

bool beginsWithDrive(std::string_view name)
{
    return name.size() > 1 && std::isalpha(static_cast<unsigned char>(name[0])) && name[1] == ':';
}

EntryPath partsOf(std::string_view name, const ArchiveLimits &limits)
{
    if (name.size() > limits.nameBytes)
        refuse(name, "has a name of " + std::to_string(name.size()) + " bytes; at most " +
                         std::to_string(limits.nameBytes) + " are taken");
    requirePlainCharacters(name);
    if (name.starts_with('/'))
        refuse(name, "has an absolute name");
    if (beginsWithDrive(name))
        refuse(name, "names a drive");
    std::string_view rest = name;
    if (rest.ends_with('/'))
        rest.remove_suffix(1);
    EntryPath parts;
    for (;;) {
        const std::size_t slash = rest.find('/');
        requirePart(rest.substr(0, slash), name, limits);
        if (parts.size() == limits.parts)
            refuse(name, "lies more than " + std::to_string(limits.parts) + " folders deep");
        parts.emplace_back(rest.substr(0, slash));
        if (slash == std::string_view::npos)
            return parts;
        rest.remove_prefix(slash + 1);
    }
}

std::string inSmallLetters(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char letter) {
        return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
    });
    return text;
}

} // namespace

EntryPath EntryNames::add(std::string_view name, EntryKind kind, const EntryPath &prefix)
{
    EntryPath path = prefix;
    for (std::string &part : partsOf(name, m_budget.limits()))
        path.push_back(std::move(part));
    addPath(path, kind, name);
    return path;
}

void EntryNames::addPath(const EntryPath &path, EntryKind kind, std::string_view name)
{
    std::string exact;
    for (std::size_t i = 0; i < path.size(); ++i) {
        exact += (i == 0 ? "" : "/") + path[i];
        const bool isLast = i + 1 == path.size();
        const EntryKind kindHere = isLast ? kind : EntryKind::Folder;
        const auto [known, isNew] = m_known.try_emplace(inSmallLetters(exact), Known{exact, kindHere});
        if (isNew) {
            m_budget.addEntries(1);
            continue;
        }
        if (known->second.kind != kindHere)
            refuse(name, "is a file in one place and a folder in another");
        if (known->second.exactPath != exact)
            refuse(name, "differs from " + inQuotes(known->second.exactPath) + " only in capital letters");
        if (kindHere == EntryKind::File)
            refuse(name, "is there twice");
    }
}

} // namespace histo
