#include "core/dataset/download/archive_limits.h"

#include "core/common/format_error.h"
#include "core/download/transfer_meter.h"

namespace histo {

void UnpackBudget::addEntries(std::uint64_t count)
{
    if (count > m_limits.entries - m_entries)
        throw RefusedContent("it holds more than " + std::to_string(m_limits.entries) + " files and folders");
    m_entries += count;
}

void UnpackBudget::addBytes(std::uint64_t count, const std::string &entry)
{
    if (count > m_limits.bytes - m_bytes)
        throw RefusedContent("entry " + inQuotes(entry) + " makes it more than " + bytesInWords(m_limits.bytes) +
                             " unpacked");
    m_bytes += count;
}

void UnpackBudget::requireRatio(std::uint64_t unpackedBytes, std::uint64_t packedBytes, const std::string &what) const
{
    if (unpackedBytes > m_limits.ratioFromBytes && unpackedBytes / m_limits.ratio > packedBytes)
        throw RefusedContent(what + " unpacks to more than " + std::to_string(m_limits.ratio) +
                             " times its size: no data set does, an archive made to fill a disk does");
}

} // namespace histo
