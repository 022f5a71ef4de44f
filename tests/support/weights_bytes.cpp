#include "tests/support/weights_bytes.h"

#include "core/model/weights_file.h"
#include "tests/support/thrown_error.h"

#include <cstring>
#include <fstream>
#include <stdexcept>
#include <zlib.h>

using namespace std::string_literals;

std::string littleEndian(std::uint64_t value, int byteCount)
{
    std::string bytes;
    for (int index = 0; index < byteCount; ++index)
        bytes += index < 8 ? static_cast<char>(value >> 8 * index & 0xff) : '\0';
    return bytes;
}

std::string replaced(std::string text, const std::string &from, const std::string &to)
{
    const std::size_t place = text.find(from);
    if (place == std::string::npos)
        throw std::logic_error("nothing to replace");
    return text.replace(place, from.size(), to);
}

std::string safetensorsBytes(const std::string &header, const std::string &data)
{
    return littleEndian(header.size(), 8) + header + data;
}

namespace pickle {

std::string global(const std::string &module, const std::string &name) { return "c" + module + "\n" + name + "\n"; }

std::string text(const std::string &value) { return "X" + littleEndian(value.size(), 4) + value; }

std::string integer(std::int64_t value) { return "\x8a\x08" + littleEndian(static_cast<std::uint64_t>(value), 8); }

std::string tuple(const std::vector<std::string> &items)
{
    std::string bytes = "(";
    for (const std::string &item : items)
        bytes += item;
    return bytes + "t";
}

std::string integers(const std::vector<std::int64_t> &values)
{
    std::vector<std::string> items;
    for (std::int64_t value : values)
        items.push_back(integer(value));
    return tuple(items);
}

std::string call(const std::string &callee, const std::string &arguments) { return callee + arguments + "R"; }

std::string dict(const std::vector<std::pair<std::string, std::string>> &entries)
{
    std::string bytes = call(global("collections", "OrderedDict"), ")") + "(";
    for (const auto &[key, value] : entries)
        bytes += text(key) + value;
    return bytes + "u";
}

std::string stateDict(const std::string &tensor) { return whole(dict({{"weight", tensor}})); }

std::string systemCall() { return call(global("posix", "system"), tuple({text("true")})); }

std::string whole(const std::string &value) { return "\x80\x02" + value + "."; }

} // namespace pickle

std::string TensorPickle::persistentId() const
{
    return pickle::tuple({pickle::text("storage"), pickle::global("torch", storageType), pickle::text(key),
                          pickle::text("cpu"), pickle::integer(elements)}) +
           "Q";
}

std::string TensorPickle::persistentIdOfView(std::int64_t begin, std::int64_t size) const
{
    // (its own key, first element, number of elements)
    const std::string view = pickle::tuple({pickle::text("view"), pickle::integer(begin), pickle::integer(size)});
    return replaced(persistentId(), "tQ", view + "tQ");
}

std::string TensorPickle::bytes() const
{
    std::vector<std::string> arguments = {
        persistentId(), pickle::integer(offset), pickle::integers(shape), pickle::integers(strides), "\x89", hooks};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return pickle::call(pickle::global("torch._utils", "_rebuild_tensor_v2"), pickle::tuple(arguments));
}

std::string zipBytes(const std::vector<ZipPart> &parts)
{
    std::string locals, directory;
    for (const ZipPart &part : parts) {
        const auto crc = ::crc32_z(0, reinterpret_cast<const Bytef *>(part.bytes.data()), part.bytes.size());
        const std::string common = littleEndian(static_cast<std::uint64_t>(part.flags), 2) +
                                   littleEndian(static_cast<std::uint64_t>(part.method), 2) + littleEndian(0, 4) +
                                   littleEndian(crc, 4) + littleEndian(part.bytes.size(), 4) +
                                   littleEndian(part.bytes.size(), 4) + littleEndian(part.name.size(), 2) +
                                   littleEndian(0, 2);
        directory += "PK\x01\x02" + littleEndian(0, 4) + common + littleEndian(0, 10) + littleEndian(locals.size(), 4) +
                     part.name;
        locals += "PK\x03\x04" + littleEndian(0, 2) + common + part.name + part.bytes;
    }
    return locals + directory + "PK\x05\x06" + littleEndian(0, 4) + littleEndian(parts.size(), 2) +
           littleEndian(parts.size(), 2) + littleEndian(directory.size(), 4) + littleEndian(locals.size(), 4) +
           littleEndian(0, 2);
}

std::string withZip64End(const std::string &zip, std::uint64_t entryCount)
{
    constexpr std::size_t kEndBytes = 22;
    const std::size_t end = zip.size() - kEndBytes;
    const std::size_t directory = zip.find("PK\x01\x02");
    const std::string record = "PK\x06\x06" + littleEndian(44, 8) + littleEndian(0, 12) + littleEndian(entryCount, 8) +
                               littleEndian(entryCount, 8) + littleEndian(end - directory, 8) +
                               littleEndian(directory, 8);
    const std::string locator = "PK\x06\x07" + littleEndian(0, 4) + littleEndian(end, 8) + littleEndian(1, 4);
    return zip.substr(0, end) + record + locator + zip.substr(end);
}

std::string sixFloats()
{
    std::string bytes;
    for (float value : {0.f, 1.f, 2.f, 3.f, 4.f, 5.f}) {
        std::uint32_t bits;
        std::memcpy(&bits, &value, sizeof bits);
        bytes += littleEndian(bits, 4);
    }
    return bytes;
}

std::string zipPth(const std::string &pickle, const std::string &storage)
{
    return zipBytes({{"archive/data.pkl", pickle}, {"archive/byteorder", "little"}, {"archive/data/0", storage}});
}

std::string legacyPth(const std::string &pickle, const std::vector<std::string> &keys, const std::string &storages)
{
    const std::string magic = pickle::whole("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19");
    const std::string system = pickle::whole("}" + pickle::text("little_endian") + "\x88s");
    std::string keyList = "](";
    for (const std::string &key : keys)
        keyList += pickle::text(key);
    return magic + pickle::whole("M\xe9\x03"s) + system + pickle + pickle::whole(keyList + "e") + storages;
}

std::optional<histo::Error> errorReading(const std::filesystem::path &path, const std::string &bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
    return thrownBy([&] { histo::readWeightsFile(path); });
}
