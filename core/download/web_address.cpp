#include "core/download/web_address.h"

#include "core/common/error.h"
#include "core/common/format_error.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>
#include <cstdint>
#include <curl/curl.h>
#include <memory>

namespace histo {

namespace {

struct UrlDeleter {
    void operator()(CURLU *url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlDeleter>;

std::string partOf(const Url &url, CURLUPart part)
{
    char *text = nullptr;
    if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK)
        return "";
    std::string copy = text;
    curl_free(text);
    return copy;
}

[[noreturn]] void refuse(ErrorKind kind, const std::string &address, const std::string &problem)
{
    throw Error(kind, printable(address) + ": " + problem);
}

/// @param refusal  what kind of error an address is that is not opened: a person's, or a server's
WebAddress readParts(const Url &url, const std::string &asGiven, ErrorKind refusal)
{
    WebAddress address{partOf(url, CURLUPART_URL), partOf(url, CURLUPART_SCHEME), partOf(url, CURLUPART_HOST),
                       partOf(url, CURLUPART_PATH)};
    if (address.scheme != "http" && address.scheme != "https")
        refuse(refusal, asGiven, "refused, only http and https addresses are opened");
    if (!partOf(url, CURLUPART_USER).empty() || !partOf(url, CURLUPART_PASSWORD).empty())
        refuse(refusal, address.scheme + "://…@" + address.host,
               "refused, an address must not carry a name or password");
    if (address.host.starts_with('['))
        address.host = address.host.substr(1, address.host.size() - 2);
    return address;
}

struct Network {
    const char *address;
    int prefixBits;
};
constexpr Network kPrivateV4[] = {
    {"0.0.0.0", 8},       {"10.0.0.0", 8},     {"100.64.0.0", 10}, {"127.0.0.0", 8},    {"169.254.0.0", 16},
    {"172.16.0.0", 12},   {"192.0.0.0", 24},   {"192.0.2.0", 24},  {"192.168.0.0", 16}, {"198.18.0.0", 15},
    {"198.51.100.0", 24}, {"203.0.113.0", 24}, {"224.0.0.0", 4},   {"240.0.0.0", 4},
};
constexpr Network kPrivateV6[] = {
    {"::", 127}, {"100::", 64}, {"2001:db8::", 32}, {"fc00::", 7}, {"fe80::", 10}, {"fec0::", 10}, {"ff00::", 8},
};

template <std::size_t N>
bool liesIn(const std::array<unsigned char, N> &address, const Network &network)
{
    std::array<unsigned char, N> base;
    inet_pton(N == 4 ? AF_INET : AF_INET6, network.address, base.data());
    for (int bit = 0; bit < network.prefixBits; ++bit) {
        const auto byte = static_cast<std::size_t>(bit / 8);
        if (((address[byte] ^ base[byte]) >> (7 - bit % 8)) & 1)
            return false;
    }
    return true;
}

bool isPrivate(const std::array<unsigned char, 4> &address)
{
    return std::ranges::any_of(kPrivateV4, [&](const Network &network) { return liesIn(address, network); });
}

/// An IPv4 address at the end of an IPv6 one reaches the same machine as alone.
bool isPrivate(const std::array<unsigned char, 16> &address)
{
    constexpr Network kWithIpv4AtTheEnd[] = {{"::ffff:0:0", 96}, {"64:ff9b::", 96}};
    for (const Network &network : kWithIpv4AtTheEnd)
        if (liesIn(address, network))
            return isPrivate(std::array{address[12], address[13], address[14], address[15]});
    return std::ranges::any_of(kPrivateV6, [&](const Network &network) { return liesIn(address, network); });
}

} // namespace

std::string WebAddress::nameWithoutEnding() const
{
    std::string name = path.substr(path.rfind('/') + 1);
    for (const std::string ending : {".zip", ".tar.gz", ".tgz"})
        if (name.ends_with(ending))
            name.resize(name.size() - ending.size());
    std::erase_if(name, [](unsigned char letter) { return !std::isalnum(letter) && letter != '_' && letter != '-'; });
    return name.empty() ? "download" : name.substr(0, 100);
}

WebAddress parseWebAddress(const std::string &text)
{
    const Url url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        refuse(ErrorKind::Usage, text.empty() ? "the address" : text,
               "is no web address; give one like https://server/folder/file");
    return readParts(url, text, ErrorKind::Usage);
}

WebAddress followRedirect(const WebAddress &from, const std::string &location)
{
    const Url url(curl_url());
    curl_url_set(url.get(), CURLUPART_URL, from.text.c_str(), 0);
    if (curl_url_set(url.get(), CURLUPART_URL, location.c_str(), CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) !=
        CURLUE_OK)
        refuse(ErrorKind::BadInput, location, "refused, " + from.host + " redirects to what is no web address");
    const WebAddress target = readParts(url, location, ErrorKind::BadInput);
    if (from.scheme == "https" && target.scheme == "http")
        refuse(ErrorKind::BadInput, target.text, "refused, a redirect must not lead from https down to http");
    return target;
}

bool isPrivateIpAddress(const std::string &ipAddress)
{
    std::array<unsigned char, 4> four;
    if (inet_pton(AF_INET, ipAddress.c_str(), four.data()) == 1)
        return isPrivate(four);
    std::array<unsigned char, 16> six;
    if (inet_pton(AF_INET6, ipAddress.substr(0, ipAddress.find('%')).c_str(), six.data()) == 1)
        return isPrivate(six);
    return true;
}

bool namesPrivateHost(const WebAddress &address, const std::function<bool(const std::string &)> &isPrivate)
{
    std::string host = address.host;
    while (host.ends_with('.'))
        host.pop_back();
    if (host == "localhost" || host.ends_with(".localhost"))
        return true;
    unsigned char scratch[16];
    const bool isLiteral = inet_pton(AF_INET, host.c_str(), scratch) == 1 || host.find(':') != std::string::npos;
    return isLiteral && isPrivate(host);
}

} // namespace histo
