#include "tests/support/hostile_weights.h"
#include "tests/support/weights_bytes.h"

using namespace std::string_literals;

namespace {

const std::string kMagic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"; // LONG1 of torch.save's number

std::string goodState() { return pickle::stateDict(TensorPickle().bytes()); }

/// The data of one entry is the local header and the data of the next: every byte of the inner one counts twice.
std::string nested()
{
    const std::string inner = zipBytes({{"archive/data/0", sixFloats()}});
    const std::string local = inner.substr(0, inner.find("PK\x01\x02"));
    std::string bytes = zipBytes(
        {{"archive/data.pkl", goodState()}, {"archive/outer", local}, {"archive/data/0", sixFloats()}});
    const std::size_t innerPlace = bytes.find(local);
    return bytes.replace(bytes.rfind("PK\x01\x02") + 42, 4, littleEndian(innerPlace, 4));
}

/// The directory says of the last entry that its lengths are in the zip64 field, which is `extra`.
std::string lengthsInZip64(const std::string &extra)
{
    std::string bytes = zipBytes({{"archive/data.pkl", goodState()}, {"archive/data/0", sixFloats()}});
    const std::size_t record = bytes.rfind("PK\x01\x02"), end = bytes.rfind("PK\x05\x06");
    bytes.replace(record + 20, 8, "\xff\xff\xff\xff\xff\xff\xff\xff");
    bytes.replace(record + 30, 2, littleEndian(extra.size(), 2));
    const std::size_t directory = bytes.find("PK\x01\x02");
    bytes.replace(end + 12, 4, littleEndian(end + extra.size() - directory, 4));
    return bytes.insert(end, extra);
}

/// The end record leaves its counts of entries to the zip64 record.
std::string withoutCounts(std::string zip) { return zip.replace(zip.size() - 14, 4, "\xff\xff\xff\xff"); }

} // namespace

std::vector<HostileFile> hostileArchives()
{
    std::vector<HostileFile> files;
    auto row = [&](const char *name, const std::string &bytes, const std::string &reason) {
        files.push_back({name, bytes, reason});
    };
    const std::string state = goodState();
    const std::string zip = zipPth(state), legacy = legacyPth(state);
    auto parts = [&](std::vector<ZipPart> more) {
        more.insert(more.begin(), {"archive/data.pkl", state});
        return zipBytes(more);
    };
    const ZipPart storage{"archive/data/0", sixFloats()};
    const std::string zip64 = withZip64End(zip, 3);

    row("a compressed entry", parts({{"archive/data/0", sixFloats(), 8}}), "is compressed");
    row("an encrypted entry", parts({{"archive/data/0", sixFloats(), 0, 1}}), "is encrypted");
    row("a TorchScript program", parts({storage, {"archive/constants.pkl", ""}}), "TorchScript");
    row("a big-endian file", parts({storage, {"archive/byteorder", "big"}}), "big-endian");
    row("a zip without data.pkl", zipBytes({storage}), "without a data.pkl");
    row("two data.pkl", parts({storage, {"other/data.pkl", state}}), "two files data.pkl");
    row("an entry twice", parts({storage, storage}), "twice");
    row("an end record with a comment", zip.substr(0, zip.size() - 2) + "\x03\0abc"s, "no end record");
    row("bytes behind the end record", zip + "x", "no end record");
    row("a local header of another name", replaced(zip, "archive/data/0", "archive/data/1"), "contradicts itself");
    row(
        "a local header with another checksum",
        [&] {
            std::string bytes = zip;
            bytes[14] ^= 1;
            return bytes;
        }(),
        "contradicts itself");
    row(
        "an entry that claims to be larger",
        [&] {
            std::string bytes = zip;
            const std::size_t central = bytes.rfind("PK\x01\x02");
            bytes.replace(central + 20, 8, littleEndian(1000, 4) + littleEndian(1000, 4));
            return bytes;
        }(),
        "contradicts itself");
    row(
        "an entry with two lengths",
        [&] {
            std::string bytes = zip;
            bytes.replace(bytes.rfind("PK\x01\x02") + 20, 4, littleEndian(1000, 4));
            return bytes;
        }(),
        "two lengths");
    row(
        "an entry that begins behind the end",
        [&] {
            std::string bytes = zip;
            bytes.replace(bytes.rfind("PK\x01\x02") + 42, 4, littleEndian(0xfffffff0, 4));
            return bytes;
        }(),
        "cut off");
    row(
        "two entries at one place",
        [&] {
            std::string bytes = parts({storage, {"archive/data/0", sixFloats()}});
            bytes.replace(bytes.rfind("PK\x01\x02") + 42, 4, bytes.substr(bytes.find("PK\x01\x02") + 42, 4));
            return bytes;
        }(),
        "contradicts itself");
    row(
        "more entries than the directory has",
        [&] {
            std::string bytes = zip;
            bytes.replace(bytes.size() - 14, 4, "\xfe\xff\xfe\xff");
            return bytes;
        }(),
        "more than its directory has room for");
    row(
        "fewer entries than the directory has",
        [&] {
            std::string bytes = zip;
            bytes.replace(bytes.size() - 14, 4, "\x02\0\x02\0"s);
            return bytes;
        }(),
        "more in its directory than it says");
    row("a zip64 record that contradicts the end record", withZip64End(zip, 4), "contradicts itself");
    row(
        "a zip64 record elsewhere",
        [&] {
            std::string bytes = zip64;
            bytes.replace(bytes.rfind("PK\x06\x07") + 8, 8, littleEndian(std::uint64_t(1) << 63, 8));
            return bytes;
        }(),
        "at another place than it says");
    row(
        "a zip64 directory beyond the file",
        [&] {
            std::string bytes = zip64;
            bytes.replace(bytes.rfind("PK\x06\x06") + 48, 8, littleEndian(std::uint64_t(1) << 62, 8));
            bytes.replace(bytes.size() - 6, 4, "\xff\xff\xff\xff");
            return bytes;
        }(),
        "does not end where its end record begins");
    row("a pickle that was changed", replaced(zip, "weight", "wEight"), "checksum of its pickle");

    row("an entry inside another", nested(), "overlap");
    row(
        "an end record of one of several parts",
        [&] {
            std::string bytes = zip;
            bytes[bytes.size() - 18] = 1;
            return bytes;
        }(),
        "several parts");
    row("an end record without a directory", zip.substr(zip.size() - 22), "no known format");
    row("a zip behind other bytes", "MZ" + zip, "no known format");
    row("a zip64 length without its field", lengthsInZip64(""), "contradicts itself");
    row("a zip64 field that is cut off", lengthsInZip64("\x01\0\x10\0"s + littleEndian(24, 8)), "ends in the middle");
    row("a zip64 field with a length of 2^63",
        lengthsInZip64("\x01\0\x10\0"s + littleEndian(std::uint64_t(1) << 63, 8) +
                       littleEndian(std::uint64_t(1) << 63, 8)),
        "contradicts itself");
    row("a zip64 field with another length",
        lengthsInZip64("\x01\0\x10\0"s + littleEndian(25, 8) + littleEndian(25, 8)), "contradicts itself");
    row(
        "60,000 entries, the last two of one name",
        [&] {
            std::vector<ZipPart> many{{"archive/data.pkl", state}, storage};
            for (int index = 0; index < 60'000; ++index)
                many.push_back({"archive/data/" + std::to_string(index + 1), ""});
            many.push_back(many.back());
            return zipBytes(many);
        }(),
        "twice");
    row("a zip64 record of 2^40 entries", withZip64End(withoutCounts(zip), std::uint64_t(1) << 40),
        "more than its directory");
    row("a data.pkl in a folder of a folder", zipBytes({{"a/b/data.pkl", state}, {"a/b/data/0", sixFloats()}}),
        "without a data.pkl");
    row("a data.pkl in no folder", zipBytes({{"data.pkl", state}, {"data/0", sixFloats()}}), "without a data.pkl");
    row("a storage that is a folder up", parts({{"archive/data/../data/0", sixFloats()}}), "is missing");
    row("a storage whose name ends in a zero byte", parts({{"archive/data/0\0"s, sixFloats()}}), "is missing");
    row("a compressed pickle", zipBytes({{"archive/data.pkl", state, 8}, storage}), "is compressed");
    row("a TorchScript program without its constants",
        zipBytes({{"m/data.pkl", pickle::whole(pickle::call(pickle::global("__torch__", "Net"), ")"))},
                  {"m/code/__torch__.py", "import os"}}),
        "asks for __torch__.Net");
    row("an archive of numpy", zipBytes({{"arr_0.npy", "\x93NUMPY"}}), "without a data.pkl");

    row("a legacy file of another magic number", replaced(legacy, "\x6c\xfc", "\x6d\xfc"), "no known format");
    row("a legacy file of another version", replaced(legacy, "M\xe9\x03", "M\xea\x03"), "unknown version");
    row("a legacy file of a big-endian machine", replaced(legacy, "little_endian\x88", "little_endian\x89"),
        "big-endian");
    row("a legacy storage of another count", legacyPth(state, {"0"}, littleEndian(7, 8) + sixFloats() + "1234"),
        "claims 7");
    row("a legacy storage of 2^61 elements", legacyPth(state, {"0"}, littleEndian(std::uint64_t(1) << 61, 8)),
        "claims");
    row("a legacy storage that is cut off", legacyPth(state, {"0"}, littleEndian(6, 8) + "1234"), "cut off");
    row("a legacy file with bytes at its end", legacy + "x", "belong to no tensor");
    row("a legacy storage twice", legacyPth(state, {"0", "0"}), "twice");
    row("a legacy storage that no tensor asks for", legacyPth(state, {"0", "1"}), "no tensor asks for");
    row("a legacy file without its storage", legacyPth(state, {}, ""), "is missing");
    row("legacy code in the head", replaced(legacy, "M\xe9\x03", pickle::global("posix", "system")), "posix.system");
    row("legacy code instead of the magic number", replaced(legacy, kMagic, pickle::systemCall() + kMagic),
        "no known format");
    row("legacy code instead of the writer's system",
        replaced(legacy, "}" + pickle::text("little_endian"),
                 pickle::systemCall() + "}" + pickle::text("little_endian")),
        "posix.system");
    row("legacy code instead of the list of keys", replaced(legacy, "](", pickle::systemCall() + "("), "posix.system");
    row("legacy code as a key", replaced(legacy, "](", "](" + pickle::systemCall()), "posix.system");
    row("legacy code behind the list of keys", legacyPth(state, {}, "") + pickle::systemCall(), "is missing");
    row("a legacy list of keys that is a dictionary", replaced(legacy, "](" + pickle::text("0") + "e", "}"),
        "where the storages' keys belong");
    row("a legacy key that is a number", replaced(legacy, "](" + pickle::text("0"), "](K\0"s),
        "that no tensor asks for");
    row("a legacy list of a million keys",
        legacyPth(state, std::vector<std::string>(1'000'000, "0"), littleEndian(6, 8) + sixFloats()),
        "more values than any state dict");
    row("a legacy system that is a list", replaced(legacy, "}" + pickle::text("little_endian") + "\x88s", "]"),
        "where the writer's system belongs");
    row("a legacy storage of minus one element",
        legacyPth(state, {"0"}, littleEndian(~std::uint64_t(0), 8) + sixFloats()), "claims");
    row(
        "the old tar format",
        [] {
            std::string tar(1024, '\0');
            tar.replace(0, 8, "sys_info").replace(257, 5, "ustar");
            return tar;
        }(),
        "tar format");
    row("a pickle that torch.save did not write", pickle::whole("}"), "no known format");
    return files;
}
