#pragma once

#include <string>
#include <string_view>

namespace histo {

enum class ArchiveKind { Zip, TarGz };
const char *name(ArchiveKind kind); ///< "zip", "tar.gz"

/// What a file is by its first bytes, whatever it is called.
/// @param address  whence it comes, for the message
/// @throws Error BadInput "the server sent a web page, not an archive", or what else it is not
ArchiveKind recognisedArchive(std::string_view firstBytes, const std::string &address);

} // namespace histo
