#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace histo {

inline constexpr std::size_t kBytesThatTell = 512; ///< of a file's beginning, enough to know what it is

/// Looks at the first bytes of a file that arrives, before any of it is kept, and throws Error BadInput if it is not
/// what was asked for. `address` is for the message.
using FileStartCheck = std::function<void(std::string_view firstBytes, const std::string &address)>;

/// Sign-in pages and captive portals answer for every address.
/// @param wanted  "an archive"
/// @throws Error BadInput "<address>: the server sent a web page, not an archive; …"
void requireNoWebPage(std::string_view firstBytes, const std::string &address, const std::string &wanted);

} // namespace histo
