#include "core/common/zip_directory.h"

#include "core/common/byte_reader.h"

#include <map>
#include <unordered_set>

namespace histo {

namespace {

constexpr std::uint32_t kLocalSignature = 0x04034b50, kCentralSignature = 0x02014b50, kEndSignature = 0x06054b50,
                        kEnd64Signature = 0x06064b50, kLocatorSignature = 0x07064b50;
constexpr std::uint64_t kLocalBytes = 30, kCentralBytes = 46, kEndBytes = 22, kEnd64Bytes = 56, kLocatorBytes = 20;
constexpr std::uint64_t kMostDirectoryBytes = std::uint64_t(64) << 20;
constexpr std::uint16_t kSizesFollowFlag = 8, kZip64Field = 1;
constexpr std::uint32_t kSee64 = 0xffffffff; // "the true number is in the zip64 record"
constexpr std::uint16_t kSee64Short = 0xffff;

[[noreturn]] void fail(const std::string &problem) { throw FormatError("its zip archive " + problem); }

void requireSignature(ByteReader &record, std::uint32_t signature, const char *title)
{
    if (record.takeLittleEndian<std::uint32_t>() != signature)
        fail(std::string("has no ") + title + " where it should be");
}

/// Where the central directory lies. A 32-bit number must be the marker kSee64 or agree with the 64-bit one.
struct Directory {
    std::uint64_t entryCount = 0, byteCount = 0, offset = 0;
    std::uint64_t endOffset = 0; ///< of the record that follows it
};

Directory endRecord(const RandomAccessFile &file)
{
    const std::uint64_t offset = file.size() - kEndBytes;
    const std::string bytes = file.read(offset, kEndBytes);
    ByteReader record(bytes);
    requireSignature(record, kEndSignature, "end record");
    const auto disk = record.takeLittleEndian<std::uint16_t>(),
               directoryDisk = record.takeLittleEndian<std::uint16_t>();
    const auto onThisDisk = record.takeLittleEndian<std::uint16_t>(), inAll = record.takeLittleEndian<std::uint16_t>();
    if (disk != 0 || directoryDisk != 0 || onThisDisk != inAll)
        fail("is one of several parts");
    Directory directory;
    directory.entryCount = inAll;
    directory.byteCount = record.takeLittleEndian<std::uint32_t>();
    directory.offset = record.takeLittleEndian<std::uint32_t>();
    directory.endOffset = offset;
    if (record.takeLittleEndian<std::uint16_t>() != 0)
        fail("carries a comment");
    return directory;
}

/// The zip64 end record, if a locator stands before the end record.
Directory withZip64(const RandomAccessFile &file, const Directory &small)
{
    if (small.endOffset < kLocatorBytes + kEnd64Bytes)
        return small;
    const std::string locatorBytes = file.read(small.endOffset - kLocatorBytes, kLocatorBytes);
    ByteReader locator(locatorBytes);
    if (locator.takeLittleEndian<std::uint32_t>() != kLocatorSignature)
        return small;
    locator.take(4); // disk
    Directory large;
    large.endOffset = locator.takeLittleEndian<std::uint64_t>();
    if (large.endOffset != small.endOffset - kLocatorBytes - kEnd64Bytes)
        fail("has its zip64 end record at another place than it says");

    const std::string bytes = file.read(large.endOffset, kEnd64Bytes);
    ByteReader record(bytes);
    requireSignature(record, kEnd64Signature, "zip64 end record");
    record.take(8 + 2 + 2 + 4 + 4); // own size, versions, disks
    const auto onThisDisk = record.takeLittleEndian<std::uint64_t>();
    large.entryCount = record.takeLittleEndian<std::uint64_t>();
    large.byteCount = record.takeLittleEndian<std::uint64_t>();
    large.offset = record.takeLittleEndian<std::uint64_t>();
    auto agree = [](std::uint64_t shortOne, std::uint64_t marker, std::uint64_t longOne) {
        return shortOne == marker || shortOne == longOne;
    };
    if (onThisDisk != large.entryCount || !agree(small.entryCount, kSee64Short, large.entryCount) ||
        !agree(small.byteCount, kSee64, large.byteCount) || !agree(small.offset, kSee64, large.offset))
        fail("contradicts itself in its zip64 end record");
    return large;
}

Directory findDirectory(const RandomAccessFile &file)
{
    if (file.size() < kEndBytes)
        fail("is cut off");
    const Directory directory = withZip64(file, endRecord(file));
    if (directory.offset > directory.endOffset || directory.byteCount != directory.endOffset - directory.offset)
        fail("has a directory that does not end where its end record begins");
    if (directory.byteCount > kMostDirectoryBytes || directory.entryCount > directory.byteCount / kCentralBytes)
        fail("claims " + std::to_string(directory.entryCount) + " entries, more than its directory has room for");
    return directory;
}

/// Replaces the numbers that are marked as being in the zip64 extra field, in the field's order.
void readZip64Field(std::string_view extra, std::initializer_list<std::uint64_t *> numbers)
{
    ByteReader fields(extra);
    while (fields.left() >= 4) {
        const auto id = fields.takeLittleEndian<std::uint16_t>();
        ByteReader field(fields.take(fields.takeLittleEndian<std::uint16_t>()));
        if (id != kZip64Field)
            continue;
        for (std::uint64_t *number : numbers)
            if (*number == kSee64)
                *number = field.takeLittleEndian<std::uint64_t>();
        return;
    }
}

struct CentralRecord {
    ZipRecord entry; ///< all but where its data begins
    std::uint64_t localOffset = 0;
};

CentralRecord takeCentralRecord(ByteReader &directory)
{
    requireSignature(directory, kCentralSignature, "directory record");
    CentralRecord record;
    ZipRecord &entry = record.entry;
    directory.take(2 + 2); // versions
    entry.flags = directory.takeLittleEndian<std::uint16_t>();
    entry.method = directory.takeLittleEndian<std::uint16_t>();
    directory.take(2 + 2); // time and date
    entry.crc32 = directory.takeLittleEndian<std::uint32_t>();
    entry.storedBytes = directory.takeLittleEndian<std::uint32_t>();
    entry.plainBytes = directory.takeLittleEndian<std::uint32_t>();
    const auto nameBytes = directory.takeLittleEndian<std::uint16_t>();
    const auto extraBytes = directory.takeLittleEndian<std::uint16_t>();
    const auto commentBytes = directory.takeLittleEndian<std::uint16_t>();
    directory.take(2 + 2); // disk, internal attributes
    entry.attributes = directory.takeLittleEndian<std::uint32_t>();
    record.localOffset = directory.takeLittleEndian<std::uint32_t>();
    entry.name = directory.take(nameBytes);
    readZip64Field(directory.take(extraBytes), {&entry.plainBytes, &entry.storedBytes, &record.localOffset});
    directory.take(commentBytes);
    if (entry.method == kZipStored && !entry.isEncrypted() && entry.storedBytes != entry.plainBytes)
        fail("has two lengths for the stored entry " + inQuotes(entry.name));
    return record;
}

/// Where the entry's data begins. Numbers that follow the data are zero in the local header.
std::uint64_t dataOffsetOf(const RandomAccessFile &file, const CentralRecord &central)
{
    const std::string bytes = file.read(central.localOffset, kLocalBytes);
    ByteReader local(bytes);
    requireSignature(local, kLocalSignature, "local header");
    local.take(2); // version
    const auto flags = local.takeLittleEndian<std::uint16_t>(), method = local.takeLittleEndian<std::uint16_t>();
    local.take(2 + 2); // time and date
    const auto crc = local.takeLittleEndian<std::uint32_t>();
    std::uint64_t storedBytes = local.takeLittleEndian<std::uint32_t>();
    std::uint64_t plainBytes = local.takeLittleEndian<std::uint32_t>();
    const auto nameBytes = local.takeLittleEndian<std::uint16_t>(),
               extraBytes = local.takeLittleEndian<std::uint16_t>();
    const std::uint64_t nameOffset = central.localOffset + kLocalBytes;
    if (storedBytes == kSee64 || plainBytes == kSee64)
        readZip64Field(file.read(nameOffset + nameBytes, extraBytes), {&plainBytes, &storedBytes});

    const ZipRecord &entry = central.entry;
    const bool sizesFollow = flags & kSizesFollowFlag;
    auto agrees = [&](std::uint64_t here, std::uint64_t there) { return here == there || (sizesFollow && here == 0); };
    if (flags != entry.flags || method != entry.method || nameBytes != entry.name.size() ||
        file.read(nameOffset, nameBytes) != entry.name || !agrees(crc, entry.crc32) ||
        !agrees(storedBytes, entry.storedBytes) || !agrees(plainBytes, entry.plainBytes))
        fail("contradicts itself about the entry " + inQuotes(entry.name));
    return nameOffset + nameBytes + extraBytes;
}

void requireNoOverlap(const std::map<std::uint64_t, std::uint64_t> &endByBegin)
{
    std::uint64_t previousEnd = 0;
    for (auto [begin, end] : endByBegin) {
        if (begin < previousEnd)
            fail("has entries that overlap");
        previousEnd = end;
    }
}

} // namespace

std::vector<ZipRecord> readZipDirectory(const RandomAccessFile &file, std::uint64_t mostEntries)
{
    const Directory directory = findDirectory(file);
    if (directory.entryCount > mostEntries)
        fail("has " + std::to_string(directory.entryCount) + " entries; at most " + std::to_string(mostEntries) +
             " are taken");
    const std::string bytes = file.read(directory.offset, directory.byteCount);
    ByteReader reader(bytes);
    std::vector<ZipRecord> records;
    std::unordered_set<std::string> names;
    std::map<std::uint64_t, std::uint64_t> endByBegin; // of local header and data
    for (std::uint64_t i = 0; i < directory.entryCount; ++i) {
        CentralRecord central = takeCentralRecord(reader);
        ZipRecord &entry = central.entry;
        entry.dataOffset = dataOffsetOf(file, central);
        if (entry.dataOffset > directory.offset || entry.storedBytes > directory.offset - entry.dataOffset)
            fail("has an entry " + inQuotes(entry.name) + " that reaches into its directory");
        if (!endByBegin.try_emplace(central.localOffset, entry.dataOffset + entry.storedBytes).second)
            fail("has entries that overlap");
        if (!names.insert(entry.name).second)
            fail("has the entry " + inQuotes(entry.name) + " twice");
        records.push_back(std::move(entry));
    }
    if (reader.left() != 0)
        fail("has more in its directory than it says");
    requireNoOverlap(endByBegin);
    return records;
}

} // namespace histo
