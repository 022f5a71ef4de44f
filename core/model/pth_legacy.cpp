#include "core/model/pth_legacy.h"

#include "core/model/pth_tensors.h"

#include <algorithm>

namespace histo {

namespace {

// torch.serialization.MAGIC_NUMBER, 0x1950a86a20f9469cfc6c, as LONG1 stores it.
constexpr std::string_view kMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);
constexpr std::int64_t kProtocol = 1001;
constexpr std::size_t kMagicWithin = 32; // first bytes: PROTO, and from pickle protocol 4 on FRAME, come before it
constexpr std::uint64_t kCountBytes = 8;

PickledData unpickleWithoutNames(ByteReader &reader) { return unpickle(reader, {}); }

void requireHead(ByteReader &reader)
{
    const PickledData magic = unpickleWithoutNames(reader);
    if (magic.top().kind != PickleKind::BigInteger || magic.top().text != kMagic)
        throw FormatError("it does not begin with torch.save's magic number");
    const PickledData protocol = unpickleWithoutNames(reader);
    if (protocol.top().kind != PickleKind::Integer || protocol.top().integer != kProtocol)
        throw FormatError("it is of an unknown version of torch.save's old format");
}

void requireLittleEndian(const PickledData &system)
{
    const PickleValue &top = system.top();
    if (top.kind != PickleKind::Dict)
        throw FormatError("its pickle has something else where the writer's system belongs");
    for (std::size_t i = 0; i < top.items.size(); i += 2) {
        const PickleValue &key = system[top.items[i]], &value = system[top.items[i + 1]];
        if (key.text == "little_endian" && (value.kind != PickleKind::Bool || value.integer != 1))
            throw RefusedContent("it comes from a big-endian machine; save it again on another");
    }
}

/// The raw storages, in the order of the list of keys; they end where the file ends.
std::vector<StorageRecord> locateStorages(const RandomAccessFile &file, std::uint64_t offset, const PickledData &keys,
                                          const PthContents &contents)
{
    if (keys.top().kind != PickleKind::List)
        throw FormatError("its pickle has something else where the storages' keys belong");
    std::vector<StorageRecord> records(contents.storages.size());
    std::vector<bool> isLocated(records.size(), false);
    for (PickleIndex item : keys.top().items) {
        const std::string_view key = keys[item].text;
        auto known = contents.storages.find(key);
        if (keys[item].kind != PickleKind::Text || known == contents.storages.end())
            throw FormatError("it stores data under the key " + inQuotes(key) + " that no tensor asks for");
        const PthStorage &storage = known->second;
        if (isLocated[storage.index])
            throw FormatError("it stores the data of storage " + inQuotes(key) + " twice");
        const std::string countBytes = file.read(offset, kCountBytes);
        const auto count = ByteReader(countBytes).takeLittleEndian<std::uint64_t>();
        if (count != storage.elementCount)
            throw FormatError("storage " + inQuotes(key) + " should have " + std::to_string(storage.elementCount) +
                              " elements, but claims " + std::to_string(count));
        offset += kCountBytes;
        if (storage.byteCount > file.size() - offset)
            throw FormatError("the file is cut off in storage " + inQuotes(key));
        records[storage.index] = {offset, storage.byteCount, std::nullopt};
        isLocated[storage.index] = true;
        offset += storage.byteCount;
    }
    if (std::find(isLocated.begin(), isLocated.end(), false) != isLocated.end())
        throw FormatError("the data of a storage is missing");
    if (offset != file.size())
        throw FormatError(std::to_string(file.size() - offset) + " bytes at its end belong to no tensor");
    return records;
}

} // namespace

bool looksLikeLegacyPth(std::string_view start)
{
    return start.starts_with('\x80') && start.substr(0, kMagicWithin).find(kMagic) != std::string_view::npos;
}

WeightsLayout readPthLegacyLayout(const RandomAccessFile &file)
{
    const std::string head = file.read(0, std::min(file.size(), kMostPickleBytes));
    ByteReader reader(head);
    requireHead(reader);
    requireLittleEndian(unpickleWithoutNames(reader));
    PthContents contents = readPthContents(unpickle(reader, allowedPthGlobals()));
    const PickledData keys = unpickleWithoutNames(reader);
    std::vector<StorageRecord> storages = locateStorages(file, reader.position(), keys, contents);
    return {"pth_legacy", std::move(storages), std::move(contents.tensors), {}};
}

} // namespace histo
