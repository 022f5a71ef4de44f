#include "core/common/utf8_check.h"

namespace histo {

namespace {

/// The second byte's range depends on the first (RFC 3629, section 4); all later ones are 80 … bf.
struct Lead {
    unsigned char first, last;
    unsigned char secondFirst, secondLast;
    int length;
};
constexpr Lead kLeads[] = {
    {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
    {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

/// Bytes of the character at the front; 0 if it is none.
std::size_t characterLength(std::string_view bytes)
{
    auto byteAt = [&](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
    if (byteAt(0) < 0x80)
        return 1;
    for (const Lead &lead : kLeads) {
        if (byteAt(0) < lead.first || byteAt(0) > lead.last)
            continue;
        const auto length = static_cast<std::size_t>(lead.length);
        if (bytes.size() < length || byteAt(1) < lead.secondFirst || byteAt(1) > lead.secondLast)
            return 0;
        for (std::size_t index = 2; index < length; ++index)
            if ((byteAt(index) & 0xc0) != 0x80)
                return 0;
        return length;
    }
    return 0;
}

} // namespace

bool isUtf8(std::string_view bytes)
{
    while (!bytes.empty()) {
        std::size_t length = characterLength(bytes);
        if (length == 0)
            return false;
        bytes.remove_prefix(length);
    }
    return true;
}

} // namespace histo
