#include "core/download/file_start.h"

#include "core/common/error.h"
#include "core/common/format_error.h"

namespace histo {

namespace {

using namespace std::string_view_literals;

/// Pages may begin behind a byte order mark and blanks.
bool looksLikeWebPage(std::string_view bytes)
{
    if (bytes.starts_with("\xef\xbb\xbf"sv))
        bytes.remove_prefix(3);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n"sv);
    return first != std::string_view::npos && bytes[first] == '<';
}

} // namespace

void requireNoWebPage(std::string_view firstBytes, const std::string &address, const std::string &wanted)
{
    if (looksLikeWebPage(firstBytes))
        throw Error(ErrorKind::BadInput, printable(address) + ": the server sent a web page, not " + wanted +
                                             "; open the address in a browser: it may want you to sign in, or the file "
                                             "has moved");
}

} // namespace histo
