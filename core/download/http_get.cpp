#include "core/download/http_get.h"

#include "core/common/format_error.h"

#include <algorithm>
#include <arpa/inet.h>
#include <curl/curl.h>
#include <exception>
#include <memory>
#include <sys/socket.h>

namespace histo {

namespace {

constexpr long kBufferBytes = 256 * 1024;
constexpr std::size_t kMostHeadBytes = 256 * 1024;
constexpr int kMillisecondsBetweenLooks = 100; // at the cancel token

void initialiseOnce()
{
    static const CURLcode kDone = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (kDone != CURLE_OK)
        throw Error(ErrorKind::Internal, "libcurl cannot be used here; check its installation");
}

struct EasyDeleter {
    void operator()(CURL *easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
    void operator()(CURLM *multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter {
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};

std::string ipAddressOf(const sockaddr &address)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (address.sa_family == AF_INET)
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in &>(address).sin_addr, text, sizeof text);
    else if (address.sa_family == AF_INET6)
        inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6 &>(address).sin6_addr, text, sizeof text);
    return text;
}

/// One request to one address: collects the head, passes the body on, and keeps what a callback threw, because
/// exceptions must not pass through libcurl.
struct Exchange {
    HttpReceiver &receiver;
    const HttpRules &rules;
    bool mayReachPrivate = true;

    HttpHead head = {};
    std::size_t headBytes = 0;
    bool hasBegun = false, isWanted = true;
    bool reachedPrivate = false;
    std::string refusedIpAddress = {};
    std::exception_ptr thrown = {};

    template <typename Work>
    std::size_t guarded(std::size_t count, Work work)
    {
        try {
            return work() ? count : 0; // another number makes libcurl stop
        } catch (...) {
            thrown = std::current_exception();
            return 0;
        }
    }

    bool takeHeadLine(std::string_view line)
    {
        if (hasBegun)
            return true; // trailers behind a chunked body
        if ((headBytes += line.size()) > kMostHeadBytes)
            return false;
        const bool isEnd = line == "\r\n" || line == "\n";
        if (!isEnd)
            head.readLine(line);
        // Below 200: "103 Early Hints" and the like, the answer is still to come.
        return isEnd && head.status >= 200 ? begin() : true;
    }

    bool begin()
    {
        hasBegun = true;
        isWanted = !head.isRedirect() && receiver.begin(head);
        return isWanted;
    }
};

struct Callbacks {
    static std::size_t head(char *bytes, std::size_t, std::size_t count, void *user)
    {
        auto &exchange = *static_cast<Exchange *>(user);
        return exchange.guarded(count, [&] { return exchange.takeHeadLine({bytes, count}); });
    }

    static std::size_t body(char *bytes, std::size_t, std::size_t count, void *user)
    {
        auto &exchange = *static_cast<Exchange *>(user);
        return exchange.guarded(count, [&] {
            exchange.receiver.take({bytes, count});
            return true;
        });
    }

    /// The last moment before bytes leave for an address: no name, however it is resolved, gets around this.
    static curl_socket_t socket(void *user, curlsocktype, curl_sockaddr *address)
    {
        auto &exchange = *static_cast<Exchange *>(user);
        const std::string ipAddress = ipAddressOf(address->addr);
        if (exchange.rules.isPrivateAddress(ipAddress)) {
            exchange.reachedPrivate = true;
            if (!exchange.mayReachPrivate) {
                exchange.refusedIpAddress = ipAddress;
                return CURL_SOCKET_BAD;
            }
        }
        return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    }
};

std::unique_ptr<CURL, EasyDeleter> prepared(const HttpRequest &request, const HttpRules &rules, Exchange &exchange,
                                            const curl_slist *headers)
{
    std::unique_ptr<CURL, EasyDeleter> owned(curl_easy_init());
    CURL *easy = owned.get();
    curl_easy_setopt(easy, CURLOPT_URL, request.address.text.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L); // each step is looked at before it is taken
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "histoscope/" HISTO_VERSION);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kBufferBytes);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // giving up does not wait for the resolver
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, rules.connectSeconds);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, rules.slowestBytesPerSecond);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, rules.slowSeconds);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, Callbacks::head);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, Callbacks::body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, Callbacks::socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &exchange);
    return owned;
}

std::unique_ptr<curl_slist, ListDeleter> headersOf(const HttpRequest &request)
{
    curl_slist *headers = curl_slist_append(nullptr, "Accept-Encoding: identity");
    if (request.firstByte > 0) {
        headers = curl_slist_append(headers, ("Range: bytes=" + std::to_string(request.firstByte) + "-").c_str());
        headers = curl_slist_append(headers, ("If-Range: " + request.ifRange).c_str());
    }
    return std::unique_ptr<curl_slist, ListDeleter>(headers);
}

/// Runs the exchange, looking at the token ten times a second.
CURLcode perform(CURL *easy, const CancelToken &cancel)
{
    const std::unique_ptr<CURLM, MultiDeleter> multi(curl_multi_init());
    curl_multi_add_handle(multi.get(), easy);
    struct Removal {
        CURLM *multi;
        CURL *easy;
        ~Removal() { curl_multi_remove_handle(multi, easy); }
    } removal{multi.get(), easy};

    int running = 1;
    while (running > 0) {
        cancel.throwIfCancelled();
        if (curl_multi_perform(multi.get(), &running) != CURLM_OK)
            return CURLE_FAILED_INIT;
        if (running > 0)
            curl_multi_poll(multi.get(), nullptr, 0, kMillisecondsBetweenLooks, nullptr);
    }
    int waiting = 0;
    const CURLMsg *message = curl_multi_info_read(multi.get(), &waiting);
    return message ? message->data.result : CURLE_FAILED_INIT;
}

/// Certificates and the like: another attempt would end the same way.
bool isHopeless(CURLcode code)
{
    constexpr CURLcode kHopeless[] = {CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,   CURLE_SSL_CERTPROBLEM,
                                      CURLE_SSL_ISSUER_ERROR,         CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT};
    return std::ranges::find(kHopeless, code) != std::end(kHopeless);
}

std::string inWords(CURLcode code, const std::string &host, const HttpRules &rules)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "the name " + host + " could not be resolved";
    case CURLE_COULDNT_CONNECT: return host + " does not answer";
    case CURLE_PARTIAL_FILE: return host + " stopped in the middle";
    case CURLE_OPERATION_TIMEDOUT:
        return host + " was too slow (under " + std::to_string(rules.slowestBytesPerSecond) + " bytes a second for " +
               std::to_string(rules.slowSeconds) + " s)";
    default: return std::string(curl_easy_strerror(code)) + " (" + host + ")";
    }
}

[[noreturn]] void refusePrivate(const WebAddress &address, const std::string &from)
{
    throw Error(ErrorKind::BadInput, printable(address.text) + ": refused, " + from +
                                         " is a public server and redirects to a private address");
}

} // namespace

HttpResult httpGet(const HttpRequest &request, const HttpRules &rules, HttpReceiver &receiver,
                   const CancelToken &cancel)
{
    initialiseOnce();
    HttpRequest hop = request;
    bool beganPrivate = true; // until the first server is known
    for (int redirects = 0;; ++redirects) {
        Exchange exchange{receiver, rules, beganPrivate};
        const auto headers = headersOf(hop);
        const auto easy = prepared(hop, rules, exchange, headers.get());
        const CURLcode code = perform(easy.get(), cancel);
        if (exchange.thrown)
            std::rethrow_exception(exchange.thrown);
        if (!exchange.refusedIpAddress.empty())
            refusePrivate(hop.address, request.address.host);
        if (redirects == 0)
            beganPrivate = exchange.reachedPrivate;
        if (exchange.hasBegun && exchange.head.isRedirect()) {
            if (redirects == rules.mostRedirects)
                throw Error(ErrorKind::BadInput, printable(request.address.text) + ": redirects more than " +
                                                     std::to_string(rules.mostRedirects) + " times; check the address");
            hop.address = followRedirect(hop.address, exchange.head.location);
            if (!beganPrivate && namesPrivateHost(hop.address, rules.isPrivateAddress))
                refusePrivate(hop.address, request.address.host);
            continue;
        }
        if (exchange.hasBegun && !exchange.isWanted)
            return {HttpEnd::NotWanted, ""};
        if (isHopeless(code))
            throw Error(ErrorKind::BadInput, printable(hop.address.text) + ": " + curl_easy_strerror(code) +
                                                 "; check the address and this machine's certificates");
        if (code != CURLE_OK)
            return {HttpEnd::Broken, inWords(code, hop.address.host, rules)};
        return {HttpEnd::Complete, ""};
    }
}

} // namespace histo
