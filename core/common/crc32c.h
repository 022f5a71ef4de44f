#pragma once

#include <cstdint>
#include <string_view>

namespace histo {

/// CRC-32C (Castagnoli), reflected, as in iSCSI. Source: RFC 3720, section 12.1 and its vectors in B.4.
std::uint32_t crc32c(std::string_view bytes);

} // namespace histo
