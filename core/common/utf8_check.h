#pragma once

#include <string_view>

namespace histo {

/// Whether the bytes are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF.
bool isUtf8(std::string_view bytes);

} // namespace histo
