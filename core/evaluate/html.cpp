#include "core/evaluate/html.h"

#include "core/common/json.h"

#include <cmath>
#include <cstdint>
#include <cstdio>

namespace histo {

namespace {

/// The JSON writer knows UTF-8: what it writes with replacement and reads back is valid.
std::string validUtf8(std::string_view text)
{
    const std::string quoted = Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
    return Json::parse(quoted).get<std::string>();
}

bool isControl(char letter)
{
    const auto code = static_cast<unsigned char>(letter);
    return (code < 0x20 && letter != '\n' && letter != '\t') || code == 0x7f;
}

} // namespace

std::string escapeHtml(std::string_view text)
{
    std::string escaped;
    for (char letter : validUtf8(text)) {
        switch (letter) {
        case '&': escaped += "&amp;"; break;
        case '<': escaped += "&lt;"; break;
        case '>': escaped += "&gt;"; break;
        case '"': escaped += "&quot;"; break;
        case '\'': escaped += "&#39;"; break;
        default: escaped += isControl(letter) ? std::string("\xEF\xBF\xBD") : std::string(1, letter);
        }
    }
    return escaped;
}

std::string base64(std::string_view bytes)
{
    static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t start = 0; start < bytes.size(); start += 3) {
        const std::string_view group = bytes.substr(start, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0u);
        for (std::size_t digit = 0; digit < 4; ++digit)
            text += digit <= group.size() ? kDigits[bits >> (18 - 6 * digit) & 63] : '=';
    }
    return text;
}

std::string fixedDecimals(double value, int decimals)
{
    if (!std::isfinite(value))
        return "–";
    char text[400]; // the largest double has 309 digits
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

HtmlCell textCell(std::string_view text) { return {escapeHtml(text), false}; }

HtmlCell numberCell(double value, int decimals) { return {fixedDecimals(value, decimals), true}; }

HtmlCell countCell(long long count) { return {std::to_string(count), true}; }

std::string htmlTable(const std::vector<std::string> &headings, const std::vector<std::vector<HtmlCell>> &rows)
{
    const auto classOf = [](bool isNumber) { return isNumber ? std::string(" class=\"number\"") : std::string(); };
    std::string html = "<div class=\"table\"><table>\n";
    if (!headings.empty())
        html += "<thead><tr>";
    for (std::size_t column = 0; column < headings.size(); ++column) {
        const bool isNumber = !rows.empty() && column < rows.front().size() && rows.front()[column].isNumber;
        html += "<th scope=\"col\"" + classOf(isNumber) + ">" + escapeHtml(headings[column]) + "</th>";
    }
    html += headings.empty() ? "<tbody>\n" : "</tr></thead>\n<tbody>\n";
    for (const std::vector<HtmlCell> &row : rows) {
        html += "<tr>";
        for (const HtmlCell &cell : row)
            html += "<td" + classOf(cell.isNumber) + ">" + cell.html + "</td>";
        html += "</tr>\n";
    }
    return html + "</tbody></table></div>\n";
}

std::string htmlSection(const std::string &id, const std::string &title, const std::string &html)
{
    return "<section id=\"" + id + "\">\n<h2>" + escapeHtml(title) + "</h2>\n" + html + "</section>\n";
}

} // namespace histo
