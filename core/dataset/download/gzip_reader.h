#pragma once

// Core-only: the bytes inside a .gz file (RFC 1952), with its checksums looked at.

#include "core/common/random_access_file.h"

#include <cstdint>
#include <string_view>
#include <vector>
#include <zlib.h>

namespace histo {

class GzipReader {
public:
    explicit GzipReader(const RandomAccessFile &file);
    ~GzipReader() { inflateEnd(&m_stream); }
    GzipReader(const GzipReader &) = delete;
    GzipReader &operator=(const GzipReader &) = delete;

    /// The next block, valid until the next call; empty at the end.
    /// @throws FormatError if the file is damaged, cut off, or followed by something else than another gzip file or zeros
    std::string_view next();
    std::uint64_t packedBytes() const { return m_position - m_stream.avail_in; } ///< used so far
    std::uint64_t plainBytes() const { return m_plainBytes; }                    ///< given out so far

private:
    bool refill();
    bool beginNextMember();

    const RandomAccessFile &m_file;
    z_stream m_stream = {};
    std::uint64_t m_position = 0; ///< of what was read from the file
    std::uint64_t m_plainBytes = 0;
    bool m_isInMember = true, m_isOver = false;
    std::vector<Bytef> m_packed, m_plain;
};

} // namespace histo
