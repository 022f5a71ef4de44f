#include "core/model/format_error.h"

namespace histo {

std::string quoted(std::string_view foreignText)
{
    constexpr std::size_t kShown = 80;
    std::string text = "\"";
    for (char character : foreignText.substr(0, kShown))
        text += character >= ' ' && character <= '~' ? character : '?';
    return text + (foreignText.size() > kShown ? "…\"" : "\"");
}

} // namespace histo
