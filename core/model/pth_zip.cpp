#include "core/model/pth_zip.h"

#include "core/model/pth_tensors.h"
#include "core/model/zip_entries.h"

#include <optional>
#include <zlib.h>

namespace histo {

namespace {

using Entries = std::map<std::string, ZipEntry, std::less<>>;

constexpr std::string_view kPickleName = "/data.pkl";

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

std::string readChecked(const RandomAccessFile &file, const ZipEntry &entry)
{
    if (entry.byteCount > kMostPickleBytes)
        throw FormatError("its pickle has " + std::to_string(entry.byteCount) + " bytes, more than any state dict");
    std::string bytes = file.read(entry.dataOffset, entry.byteCount);
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
    const ZipEntry &entry = found->second;
    if (entry.byteCount != storage.byteCount)
        throw FormatError("storage " + inQuotes(key) + " should have " + std::to_string(storage.byteCount) +
                          " bytes, but " + std::to_string(entry.byteCount) + " are there");
    return {entry.dataOffset, entry.byteCount, entry.crc32 ? std::optional(entry.crc32) : std::nullopt};
}

} // namespace

bool looksLikeZip(std::string_view start) { return start.starts_with("PK\x03\x04"); }

WeightsLayout readPthZipLayout(const RandomAccessFile &file)
{
    const Entries entries = readZipEntries(file);
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
