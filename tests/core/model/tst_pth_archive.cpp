#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "tests/support/weights_bytes.h"

#include <QTest>

using namespace histo;
using namespace std::string_literals;

/// What can be wrong around a good pickle: the zip archive, or the legacy format's list of storages.
class TestPthArchive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBrokenArchiveIsRefused_data();
    void aBrokenArchiveIsRefused();

private:
    TemporaryFolder m_folder;
};

void TestPthArchive::aBrokenArchiveIsRefused_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("reason");
    auto row = [](const char *name, const std::string &bytes, const std::string &reason) {
        QTest::newRow(name) << bytes << reason;
    };
    const std::string state = pickle::stateDict(TensorPickle().bytes());
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
    row("legacy code in the list of keys", legacyPth(state, {}, "") + pickle::systemCall(), "is missing");
    row(
        "the old tar format",
        [] {
            std::string tar(1024, '\0');
            tar.replace(0, 8, "sys_info").replace(257, 5, "ustar");
            return tar;
        }(),
        "tar format");
    row("a pickle that torch.save did not write", pickle::whole("}"), "no known format");
}

void TestPthArchive::aBrokenArchiveIsRefused()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, reason);
    const auto error = errorReading(m_folder / "weights.pth", bytes);
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY2(says(error, "weights.pth: "), error->what());
    QVERIFY2(says(error, reason), error->what());
}

QTEST_GUILESS_MAIN(TestPthArchive)
#include "tst_pth_archive.moc"
