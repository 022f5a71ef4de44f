#include "core/dataset/published.h"

#include <charconv>

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
    for (const PublishedFolder &folder : publishedFolders())
        for (const BreakHisName &picture : publishedPictures(folder))
            names.push_back(picture.text());
    return names;
}

} // namespace

std::vector<BreakHisName> publishedPictures(const PublishedFolder &folder)
{
    BreakHisName picture = parseBreakHisName(beginningOfNames(folder.folder) + "-40-1").value();
    std::vector<BreakHisName> pictures;
    for (std::size_t column = 0; column < kPublishedMagnifications.size(); ++column) {
        picture.magnification = kPublishedMagnifications[column];
        for (const int sequence : numbersInRanges(folder.sequences[column])) {
            picture.sequence = sequence;
            pictures.push_back(picture);
        }
    }
    return pictures;
}

const std::vector<std::string> &publishedNames()
{
    static const std::vector<std::string> kNames = allNames();
    return kNames;
}

} // namespace histo
