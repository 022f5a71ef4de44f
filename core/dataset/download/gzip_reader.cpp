#include "core/dataset/download/gzip_reader.h"

#include "core/common/format_error.h"

#include <algorithm>
#include <new>

namespace histo {

namespace {

constexpr std::size_t kBlockBytes = 256 * 1024;
constexpr int kGzipHeader = 16; // added to the window's bits: zlib checks header, checksum and length itself

} // namespace

GzipReader::GzipReader(const RandomAccessFile &file) : m_file(file), m_packed(kBlockBytes), m_plain(kBlockBytes)
{
    if (inflateInit2(&m_stream, MAX_WBITS + kGzipHeader) != Z_OK)
        throw std::bad_alloc();
}

bool GzipReader::refill()
{
    const std::size_t count = std::min<std::uint64_t>(m_packed.size(), m_file.size() - m_position);
    m_file.read(m_position, m_packed.data(), count);
    m_position += count;
    m_stream.next_in = m_packed.data();
    m_stream.avail_in = static_cast<uInt>(count);
    return count > 0;
}

/// Behind the end of one gzip file another may stand (RFC 1952, section 2.2), or zeros that fill a tape's block.
bool GzipReader::beginNextMember()
{
    bool hasZeros = false;
    while (m_stream.avail_in > 0 || refill()) {
        if (*m_stream.next_in != 0) {
            if (hasZeros)
                throw FormatError("it goes on behind the end of its packed bytes");
            inflateReset(&m_stream);
            m_isInMember = true;
            return true;
        }
        hasZeros = true;
        ++m_stream.next_in;
        --m_stream.avail_in;
    }
    return false;
}

std::string_view GzipReader::next()
{
    m_stream.next_out = m_plain.data();
    m_stream.avail_out = static_cast<uInt>(m_plain.size());
    while (m_stream.avail_out > 0 && !m_isOver) {
        if (!m_isInMember && !beginNextMember()) {
            m_isOver = true;
            break;
        }
        if (m_stream.avail_in == 0 && !refill())
            throw FormatError("it is cut off");
        const int state = inflate(&m_stream, Z_NO_FLUSH);
        if (state == Z_STREAM_END)
            m_isInMember = false;
        else if (state != Z_OK && state != Z_BUF_ERROR)
            throw FormatError(std::string("it is damaged (") +
                              (m_stream.msg ? m_stream.msg : "its packed bytes make no sense") + ")");
    }
    const std::size_t count = m_plain.size() - m_stream.avail_out;
    m_plainBytes += count;
    return {reinterpret_cast<const char *>(m_plain.data()), count};
}

} // namespace histo
