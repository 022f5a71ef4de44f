#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace histo {

/// "bytes 100-199/1000" of an answer with status 206.
struct ContentRange {
    std::uint64_t first = 0, last = 0;
    std::optional<std::uint64_t> total;
};

/// What stands before an answer's body, as far as a download asks.
struct HttpHead {
    int status = 0;
    std::optional<std::uint64_t> contentLength;
    std::optional<ContentRange> contentRange; ///< also empty if it makes no sense
    bool isChunked = false;                   ///< the end of the body is marked
    std::string etag, lastModified, contentEncoding, location, retryAfter;

    void readLine(std::string_view line); ///< a status line begins anew
    bool isRedirect() const;
};

} // namespace histo
