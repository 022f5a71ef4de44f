#include "tests/support/archive_bytes.h"

#include "core/common/random.h"
#include "tests/support/weights_bytes.h"

#include <cstdio>
#include <stdexcept>
#include <zlib.h>

using namespace std::string_literals;

namespace {

constexpr std::uint64_t kSee64 = 0xffffffff;

std::string packedBy(const std::string &bytes, int windowBits, int level)
{
    z_stream stream = {};
    deflateInit2(&stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, bytes.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        throw std::logic_error("zlib did not finish");
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return packed;
}

std::uint32_t crcOf(const std::string &bytes)
{
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()));
}

/// The numbers of an entry as its headers tell them.
struct Told {
    std::string packed;
    std::uint64_t stored, plain;
    std::uint32_t crc;
    int flags;
};

Told toldOf(const ZipFile &file)
{
    Told told;
    told.packed = file.packed.value_or(file.method == 8 ? rawDeflated(file.bytes) : file.bytes);
    told.stored = file.stored.value_or(told.packed.size());
    told.plain = file.plain.value_or(file.bytes.size());
    told.crc = file.crc.value_or(crcOf(file.bytes));
    told.flags = file.flags | (file.sizesFollow ? 8 : 0);
    return told;
}

std::string zip64Field(const Told &told)
{
    return "\x01\0\x10\0"s + littleEndian(told.plain, 8) + littleEndian(told.stored, 8);
}

std::string localHeader(const ZipFile &file, const Told &told)
{
    const std::string name = file.localName.value_or(file.name), extra = file.usesZip64 ? zip64Field(told) : "";
    const std::uint64_t stored = file.usesZip64 ? kSee64 : file.sizesFollow ? 0 : told.stored;
    const std::uint64_t plain = file.usesZip64 ? kSee64 : file.localPlain.value_or(file.sizesFollow ? 0 : told.plain);
    return "PK\x03\x04"s + littleEndian(20, 2) + littleEndian(static_cast<std::uint64_t>(told.flags), 2) +
           littleEndian(static_cast<std::uint64_t>(file.localMethod.value_or(file.method)), 2) + littleEndian(0, 4) +
           littleEndian(file.sizesFollow ? 0 : told.crc, 4) + littleEndian(stored, 4) + littleEndian(plain, 4) +
           littleEndian(name.size(), 2) + littleEndian(extra.size(), 2) + name + extra;
}

std::string centralRecord(const ZipFile &file, const Told &told, std::uint64_t offset)
{
    const std::string extra = file.usesZip64 ? zip64Field(told) : "";
    return "PK\x01\x02"s + littleEndian(0x0314, 2) + littleEndian(20, 2) +
           littleEndian(static_cast<std::uint64_t>(told.flags), 2) +
           littleEndian(static_cast<std::uint64_t>(file.method), 2) + littleEndian(0, 4) + littleEndian(told.crc, 4) +
           littleEndian(file.usesZip64 ? kSee64 : told.stored, 4) +
           littleEndian(file.usesZip64 ? kSee64 : told.plain, 4) + littleEndian(file.name.size(), 2) +
           littleEndian(extra.size(), 2) + littleEndian(0, 6) +
           littleEndian(std::uint64_t(file.mode) << 16 | file.dosAttributes, 4) +
           littleEndian(file.localOffset.value_or(offset), 4) + file.name + extra;
}

void put(std::string &block, std::size_t offset, std::size_t width, const std::string &text)
{
    block.replace(offset, std::min(width, text.size()), text.substr(0, width));
}

std::string octal(std::uint64_t number, int digits)
{
    char text[32];
    std::snprintf(text, sizeof text, "%0*llo", digits, static_cast<unsigned long long>(number));
    return text;
}

} // namespace

std::string rawDeflated(const std::string &bytes) { return packedBy(bytes, -15, 6); }

std::string zipArchive(const std::vector<ZipFile> &files, const ZipEnd &end)
{
    std::string zip, directory;
    for (const ZipFile &file : files) {
        const Told told = toldOf(file);
        directory += centralRecord(file, told, zip.size());
        zip += localHeader(file, told) + told.packed;
        if (file.sizesFollow)
            zip += "PK\x07\x08"s + littleEndian(told.crc, 4) + littleEndian(told.stored, 4) +
                   littleEndian(told.plain, 4);
    }
    const auto count = static_cast<std::uint64_t>(end.entryCount.value_or(static_cast<int>(files.size())));
    const std::string tail = "PK\x05\x06"s + littleEndian(static_cast<std::uint64_t>(end.disk), 2) +
                             littleEndian(0, 2) + littleEndian(count, 2) + littleEndian(count, 2) +
                             littleEndian(directory.size(), 4) + littleEndian(zip.size(), 4) +
                             littleEndian(end.comment.size(), 2) + end.comment + end.behind;
    return zip + directory + tail;
}

std::string withZip64EndRecord(std::string zip, std::uint64_t entryCount)
{
    const std::string end = zip.substr(zip.size() - 22);
    zip.resize(zip.size() - 22);
    auto number = [&](std::size_t offset) {
        std::uint64_t value = 0;
        for (int i = 3; i >= 0; --i)
            value = value << 8 | static_cast<unsigned char>(end[offset + static_cast<std::size_t>(i)]);
        return value;
    };
    const std::size_t recordOffset = zip.size();
    zip += "PK\x06\x06"s + littleEndian(44, 8) + littleEndian(45, 2) + littleEndian(45, 2) + littleEndian(0, 8) +
           littleEndian(entryCount, 8) + littleEndian(entryCount, 8) + littleEndian(number(12), 8) +
           littleEndian(number(16), 8);
    zip += "PK\x06\x07"s + littleEndian(0, 4) + littleEndian(recordOffset, 8) + littleEndian(1, 4);
    return zip + end;
}

std::string tarArchive(const std::vector<TarFile> &files)
{
    constexpr std::size_t kBlock = 512;
    std::string tar;
    for (const TarFile &file : files) {
        std::string head(kBlock, '\0');
        // A name longer than 100 bytes is parted at a slash (POSIX ustar).
        const std::size_t slash = file.name.size() > 100 ? file.name.find('/', file.name.size() - 101)
                                                         : std::string::npos;
        put(head, 0, 100, slash == std::string::npos ? file.name : file.name.substr(slash + 1));
        if (slash != std::string::npos)
            put(head, 345, 155, file.name.substr(0, slash));
        put(head, 100, 8, octal(static_cast<std::uint64_t>(file.mode), 7));
        put(head, 108, 8, octal(0, 7));
        put(head, 116, 8, octal(0, 7));
        put(head, 124, 12, octal(file.size.value_or(file.bytes.size()), 11));
        put(head, 136, 12, octal(0, 11));
        put(head, 148, 8, "        ");
        head[156] = file.type;
        put(head, 157, 100, file.link);
        put(head, 257, 8, "ustar\00000"s);
        unsigned sum = file.checksumIsWrong ? 1 : 0;
        for (unsigned char byte : head)
            sum += byte;
        put(head, 148, 8, octal(sum, 6) + "\0 "s);
        tar += head + file.bytes + std::string((kBlock - file.bytes.size() % kBlock) % kBlock, '\0');
    }
    return tar + std::string(2 * kBlock, '\0');
}

std::string gzipped(const std::string &bytes, int level) { return packedBy(bytes, 15 + 16, level); }

std::string randomBytes(std::size_t count, std::uint64_t seed)
{
    histo::RandomStream stream(seed, "bytes of a test");
    std::string bytes;
    while (bytes.size() < count)
        bytes += littleEndian(stream.next(), 8);
    bytes.resize(count);
    return bytes;
}
