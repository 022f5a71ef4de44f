#include "core/model/pth_zip.h"

#include "core/common/zip_directory.h"
#include "core/model/pth_tensors.h"

#include <map>
#include <optional>
#include <zlib.h>

namespace histo {

namespace {

using Entries = std::map<std::string, ZipRecord, std::less<>>;

constexpr std::string_view kPickleName = "/data.pkl";
constexpr std::uint64_t kMostEntries = 1'000'000;

/// torch.save stores its entries as they are.
Entries readEntries(const RandomAccessFile &file)
{
    Entries entries;
    for (ZipRecord &record : readZipDirectory(file, kMostEntries)) {
        if (record.isEncrypted())
            throw RefusedContent("the entry " + inQuotes(record.name) + " of its zip archive is encrypted");
        if (record.method != kZipStored)
            throw RefusedContent("the entry " + inQuotes(record.name) +
                                 " of its zip archive is compressed; torch.save stores entries as they are");
        std::string name = record.name;
        entries.emplace(std::move(name), std::move(record));
    }
    return entries;
}

/// The folder inside the archive that everything lies in.
std::string archiveName(const Entries &entries)
{
    std::optional<std::string> name;
    for (const auto &[path, entry] : entries) {
        const std::size_t slash = path.find('/');
        if (slash == std::string::npos || path.substr(slash) != kPickleName)
            continue;
        if (name)
            throw FormatError("its zip archive holds two files data.pkl");
        name = path.substr(0, slash);
    }
    if (!name)
        throw FormatError("it is a zip archive without a data.pkl: torch.save did not write it");
    return *name;
}

std::string readChecked(const RandomAccessFile &file, const ZipRecord &entry)
{
    if (entry.plainBytes > kMostPickleBytes)
        throw FormatError("its pickle has " + std::to_string(entry.plainBytes) + " bytes, more than any state dict");
    std::string bytes = file.read(entry.dataOffset, entry.plainBytes);
    if (entry.crc32 != 0 && entry.crc32 != ::crc32_z(0, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()))
        throw FormatError("the checksum of its pickle is wrong: the file is damaged");
    return bytes;
}

/// Files before PyTorch 2.1 do not say their byte order; they come from little-endian machines.
void requireLittleEndian(const RandomAccessFile &file, const Entries &entries, const std::string &archive)
{
    auto order = entries.find(archive + "/byteorder");
    if (order != entries.end() && readChecked(file, order->second) != "little")
        throw RefusedContent("it comes from a big-endian machine; save it again on another");
}

StorageRecord storageRecord(const Entries &entries, const std::string &archive, const std::string &key,
                            const PthStorage &storage)
{
    auto found = entries.find(archive + "/data/" + key);
    if (found == entries.end())
        throw FormatError("the data of storage " + inQuotes(key) + " is missing");
    const ZipRecord &entry = found->second;
    if (entry.plainBytes != storage.byteCount)
        throw FormatError("storage " + inQuotes(key) + " should have " + std::to_string(storage.byteCount) +
                          " bytes, but " + std::to_string(entry.plainBytes) + " are there");
    return {entry.dataOffset, entry.plainBytes, entry.crc32 ? std::optional(entry.crc32) : std::nullopt};
}

} // namespace

bool looksLikeZip(std::string_view start) { return start.starts_with("PK\x03\x04"); }

WeightsLayout readPthZipLayout(const RandomAccessFile &file)
{
    const Entries entries = readEntries(file);
    const std::string archive = archiveName(entries);
    if (entries.count(archive + "/constants.pkl"))
        throw RefusedContent("it is a TorchScript program; save model.state_dict() instead");
    requireLittleEndian(file, entries, archive);

    const std::string pickle = readChecked(file, entries.find(archive + std::string(kPickleName))->second);
    ByteReader reader(pickle);
    PthContents contents = readPthContents(unpickle(reader, allowedPthGlobals()));

    WeightsLayout layout{"pth_zip", {}, std::move(contents.tensors), {}};
    layout.storages.resize(contents.storages.size());
    for (const auto &[key, storage] : contents.storages)
        layout.storages[storage.index] = storageRecord(entries, archive, key, storage);
    return layout;
}

} // namespace histo
