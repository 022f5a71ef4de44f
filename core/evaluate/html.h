#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace histo {

/// Text made safe for HTML and SVG, between tags and inside quoted attributes. Bytes that are not UTF-8 and control
/// characters become U+FFFD, so that a file name cannot break the page.
std::string escapeHtml(std::string_view text);

/// RFC 4648, with padding.
std::string base64(std::string_view bytes);

/// A number with so many decimals; an en dash for what is not finite.
std::string fixedDecimals(double value, int decimals);

/// One cell of a table: HTML, not text.
struct HtmlCell {
    std::string html;
    bool isNumber = false; ///< aligned to the right
};
HtmlCell textCell(std::string_view text); ///< escaped
HtmlCell numberCell(double value, int decimals);
HtmlCell countCell(long long count);

/// @param headings  text, none for a table without; those of number columns are aligned like their first cell
std::string htmlTable(const std::vector<std::string> &headings, const std::vector<std::vector<HtmlCell>> &rows);

/// <section> with a heading. @param id  for links; a word of ours
std::string htmlSection(const std::string &id, const std::string &title, const std::string &html);

} // namespace histo
