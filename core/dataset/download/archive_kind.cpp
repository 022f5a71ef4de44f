#include "core/dataset/download/archive_kind.h"

#include "core/common/error.h"
#include "core/common/format_error.h"

#include <algorithm>

namespace histo {

namespace {

using namespace std::string_view_literals;

/// Sign-in pages and captive portals begin so, perhaps behind a byte order mark and blanks.
bool looksLikeWebPage(std::string_view bytes)
{
    if (bytes.starts_with("\xef\xbb\xbf"sv))
        bytes.remove_prefix(3);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n"sv);
    return first != std::string_view::npos && bytes[first] == '<';
}

} // namespace

const char *name(ArchiveKind kind) { return kind == ArchiveKind::Zip ? "zip" : "tar.gz"; }

ArchiveKind recognisedArchive(std::string_view firstBytes, const std::string &address)
{
    if (firstBytes.starts_with("PK\x03\x04"sv))
        return ArchiveKind::Zip;
    if (firstBytes.starts_with("\x1f\x8b\x08"sv))
        return ArchiveKind::TarGz;
    const std::string where = printable(address) + ": ";
    if (looksLikeWebPage(firstBytes))
        throw Error(ErrorKind::BadInput, where + "the server sent a web page, not an archive; open the address in a "
                                                 "browser: it may want you to sign in, or the file has moved");
    throw Error(ErrorKind::BadInput, where + "the server sent neither a zip nor a tar.gz archive (it begins with " +
                                         inQuotes(firstBytes.substr(0, 16)) + "); check the address");
}

} // namespace histo
