#pragma once

#include "core/common/cancel_token.h"
#include "core/download/http_head.h"
#include "core/download/web_address.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace histo {

struct HttpRequest {
    WebAddress address;
    std::uint64_t firstByte = 0; ///< > 0: asks for the rest from here
    std::string ifRange;         ///< ETag or date of the file whose rest is wanted
};

/// What is allowed, and how patient we are. The defaults are the product's; tests change them.
struct HttpRules {
    int mostRedirects = 5;
    long connectSeconds = 30;
    long slowestBytesPerSecond = 1024, slowSeconds = 30; ///< slower than this for so long: broken off
    std::function<bool(const std::string &ipAddress)> isPrivateAddress = isPrivateIpAddress;
};

/// Takes an answer that is not a redirect. What it throws ends the request and comes out of httpGet.
class HttpReceiver {
public:
    virtual ~HttpReceiver() = default;
    virtual bool begin(const HttpHead &head) = 0; ///< false: the body is not wanted
    virtual void take(std::string_view bytes) = 0;
};

enum class HttpEnd {
    Complete,  ///< as far as length or end mark tell
    NotWanted, ///< the receiver said so
    Broken     ///< connection, name, time, a body shorter than announced: another attempt may succeed
};

struct HttpResult {
    HttpEnd end = HttpEnd::Complete;
    std::string problem; ///< for people, if Broken
};

/// One GET with its redirects. Bytes arrive as they are stored at the server: no compression is asked for or undone.
/// Proxies of the environment (https_proxy …) are used; certificates are checked.
/// @throws Error BadInput  if a redirect leads where it must not: to another scheme, from https to http, from a public
///                         server to a private address, too many times
/// @throws Error Cancelled within 0.2 s of the request
HttpResult httpGet(const HttpRequest &request, const HttpRules &rules, HttpReceiver &receiver,
                   const CancelToken &cancel);

} // namespace histo
