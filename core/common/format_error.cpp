#include "core/common/format_error.h"

namespace histo {

std::string printable(std::string_view foreignText)
{
    constexpr std::size_t kShown = 80;
    std::string text;
    for (char character : foreignText.substr(0, kShown))
        text += character >= ' ' && character <= '~' ? character : '?';
    return text + (foreignText.size() > kShown ? "…" : "");
}

std::string inQuotes(std::string_view foreignText) { return '"' + printable(foreignText) + '"'; }

} // namespace histo
