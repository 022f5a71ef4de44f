#include "core/download/http_head.h"

#include <algorithm>
#include <charconv>

namespace histo {

namespace {

std::optional<std::uint64_t> wholeNumber(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || problem != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char letter) {
        return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
    });
    return lower;
}

/// RFC 9110, section 14.4.
std::optional<ContentRange> parseContentRange(std::string_view text)
{
    constexpr std::string_view kUnit = "bytes ";
    const std::size_t dash = text.find('-'), slash = text.find('/');
    if (!text.starts_with(kUnit) || dash == std::string_view::npos || slash == std::string_view::npos || dash > slash)
        return std::nullopt;
    const auto first = wholeNumber(text.substr(kUnit.size(), dash - kUnit.size()));
    const auto last = wholeNumber(text.substr(dash + 1, slash - dash - 1));
    const auto total = wholeNumber(text.substr(slash + 1));
    if (!first || !last || *first > *last || (!total && text.substr(slash + 1) != "*"))
        return std::nullopt;
    return ContentRange{*first, *last, total};
}

/// 206 of "HTTP/1.1 206 Partial Content".
int statusOf(std::string_view line)
{
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos)
        return 0;
    return static_cast<int>(wholeNumber(line.substr(space + 1, 3)).value_or(0));
}

} // namespace

void HttpHead::readLine(std::string_view line)
{
    if (line.starts_with("HTTP/")) {
        *this = {};
        status = statusOf(line);
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return;
    const std::string name = lowerCase(line.substr(0, colon));
    const std::string value(trimmed(line.substr(colon + 1)));
    if (name == "content-length")
        contentLength = wholeNumber(value);
    else if (name == "content-range")
        contentRange = parseContentRange(value);
    else if (name == "transfer-encoding")
        isChunked = lowerCase(value).ends_with("chunked");
    else if (name == "etag")
        etag = value;
    else if (name == "last-modified")
        lastModified = value;
    else if (name == "content-encoding")
        contentEncoding = lowerCase(value);
    else if (name == "location")
        location = value;
    else if (name == "retry-after")
        retryAfter = value;
}

bool HttpHead::isRedirect() const
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace histo
