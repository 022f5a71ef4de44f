#pragma once

#include <functional>
#include <string>

namespace histo {

/// An http or https address, normalised (a number as host becomes four, letters of the host become small).
struct WebAddress {
    std::string text;
    std::string scheme; ///< http or https
    std::string host;   ///< name or address; an IPv6 address without brackets
    std::string path;   ///< begins with '/'

    /// The last part of the path without .zip, .tar.gz or .tgz and without characters that file names should not have;
    /// "download" if nothing is left.
    std::string nameWithoutEnding() const;
};

/// @throws Error Usage for anything but http and https, for a password in the address, and for no address at all
WebAddress parseWebAddress(const std::string &text);

/// Where a redirect leads. `location` may be relative.
/// @throws Error BadInput (naming the address) for another scheme, for a step from https down to http, for a password
WebAddress followRedirect(const WebAddress &from, const std::string &location);

/// Addresses that no public server may send us to: this machine, the local network, and what is for no one
/// (RFC 1918, 3927, 4193, 4291, 6598, 6890; IPv4 inside IPv6 too). What is no address at all counts as private.
bool isPrivateIpAddress(const std::string &ipAddress);

/// By the name alone, before anything is resolved: localhost, or an address written out for which `isPrivate` holds.
bool namesPrivateHost(const WebAddress &address, const std::function<bool(const std::string &)> &isPrivate);

} // namespace histo
