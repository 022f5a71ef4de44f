#include "core/dataset/download/archive_kind.h"

#include "core/common/error.h"
#include "core/common/format_error.h"
#include "core/download/file_start.h"

namespace histo {

using namespace std::string_view_literals;

const char *name(ArchiveKind kind) { return kind == ArchiveKind::Zip ? "zip" : "tar.gz"; }

ArchiveKind recognisedArchive(std::string_view firstBytes, const std::string &address)
{
    if (firstBytes.starts_with("PK\x03\x04"sv))
        return ArchiveKind::Zip;
    if (firstBytes.starts_with("\x1f\x8b\x08"sv))
        return ArchiveKind::TarGz;
    requireNoWebPage(firstBytes, address, "an archive");
    throw Error(ErrorKind::BadInput, printable(address) +
                                         ": the server sent neither a zip nor a tar.gz archive (it begins with " +
                                         inQuotes(firstBytes.substr(0, 16)) + "); check the address");
}

} // namespace histo
