#include "core/dataset/published.h"

#include "core/common/paths.h"
#include "core/dataset/breakhis_name.h"

#include <charconv>
#include <set>
#include <unordered_set>

namespace histo {
namespace {

/// Takes a number off the front of `text`.
int takeNumber(std::string_view &text)
{
    int number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(result.ptr - text.data()));
    return number;
}

/// Numbers of "1-18,34-35".
std::vector<int> numbersInRanges(std::string_view text)
{
    std::vector<int> numbers;
    while (!text.empty()) {
        const int first = takeNumber(text);
        int last = first;
        if (text.starts_with('-')) {
            text.remove_prefix(1);
            last = takeNumber(text);
        }
        for (int number = first; number <= last; ++number)
            numbers.push_back(number);
        text.remove_prefix(text.empty() ? 0 : 1); // the comma
    }
    return numbers;
}

/// SOB_M_DC_14-2523 as the name of its pictures begins: SOB_M_DC-14-2523.
std::string beginningOfNames(std::string folder)
{
    folder[folder.rfind('_')] = '-';
    return folder;
}

std::vector<std::string> allNames()
{
    std::vector<std::string> names;
    for (const PublishedFolder &folder : publishedFolders()) {
        auto name = parseBreakHisName(beginningOfNames(folder.folder) + "-40-1").value();
        for (std::size_t column = 0; column < kPublishedMagnifications.size(); ++column) {
            name.magnification = kPublishedMagnifications[column];
            for (const int sequence : numbersInRanges(folder.sequences[column])) {
                name.sequence = sequence;
                names.push_back(name.text());
            }
        }
    }
    return names;
}

} // namespace

const std::vector<std::string> &publishedNames()
{
    static const std::vector<std::string> kNames = allNames();
    return kNames;
}

PublishedComparison compareWithPublished(const ScanReport &report)
{
    static const std::unordered_set<std::string> kPublished(publishedNames().begin(), publishedNames().end());
    std::set<std::string> present;
    PublishedComparison comparison;
    for (const Sample &sample : report.samples) {
        const std::string name = utf8(sample.path.stem());
        if (kPublished.contains(name))
            present.insert(name);
        else
            ++comparison.extra;
    }
    for (const SkippedFile &file : report.skipped)
        if (const std::string name = utf8(file.path.stem()); kPublished.contains(name))
            present.insert(name);
    comparison.present = static_cast<int>(present.size());
    comparison.missing = kPublishedPictures - comparison.present;
    return comparison;
}

} // namespace histo
