#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/dataset/download/unpack.h"
#include "tests/support/archive_bytes.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <fstream>
#include <map>
#include <sys/stat.h>

using namespace histo;
using namespace std::string_literals;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMiB = 1 << 20;

/// Every file below a folder with its bytes; folders with "/".
std::map<std::string, std::string> treeOf(const fs::path &root)
{
    std::map<std::string, std::string> tree;
    for (const auto &entry : fs::recursive_directory_iterator(root)) {
        const std::string name = entry.path().lexically_relative(root).generic_string();
        if (entry.is_symlink())
            tree[name] = "a link";
        else if (entry.is_directory())
            tree[name + "/"] = "";
        else
            tree[name] = readFile(entry.path());
    }
    return tree;
}

UnpackRules smallRules()
{
    UnpackRules rules;
    rules.limits.entries = 100;
    rules.limits.bytes = 64 * kMiB;
    rules.freeBytes = [](const fs::path &) { return std::uint64_t(1) << 40; };
    return rules;
}

/// A deflated stream of one byte and then others that its end mark does not cover.
std::string rawDeflatedWithMore() { return rawDeflated("x") + "more"; }

std::string withByteFlipped(std::string bytes, const std::string &where)
{
    bytes[bytes.find(where)] ^= 1;
    return bytes;
}

} // namespace

class TestUnpack : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();

    void aHostileArchiveIsRefusedAndLeavesNothing_data();
    void aHostileArchiveIsRefusedAndLeavesNothing();
    void whatAnArchiveHoldsComesOut_data();
    void whatAnArchiveHoldsComesOut();
    void theZipsOfAZipBecomeFolders();
    void modesOfTheArchiveAreNotTakenOver();
    void aBombIsStoppedWithinItsCap();
    void aLinkInTheWayIsNotFollowed();
    void cancellingLeavesNothing_data();
    void cancellingLeavesNothing();
    void aDiskWithoutRoomIsToldBeforeAnythingIsWritten();
    void progressNeverGoesBack();

private:
    Unpacked unpack(const std::string &bytes, ArchiveKind kind, const UnpackRules &rules = smallRules(),
                    const CancelToken &cancel = {}, const ProgressSink &progress = {})
    {
        std::ofstream(m_folder->path() / "work" / "archive", std::ios::binary) << bytes;
        const fs::path work = m_folder->path() / "work";
        return unpackArchive(work / "archive", kind, work / "unpacked", work / "inner.zip", rules, cancel, progress);
    }

    std::unique_ptr<TemporaryFolder> m_folder;
};

void TestUnpack::init()
{
    m_folder = std::make_unique<TemporaryFolder>();
    fs::create_directory(m_folder->path() / "work");
    std::ofstream(m_folder->path() / "outside") << "as it was";
}

void TestUnpack::aHostileArchiveIsRefusedAndLeavesNothing_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<bool>("isZip");
    QTest::addColumn<std::string>("reason");
    const ZipFile good{"good.png", "picture"};
    auto zip = [&](const char *name, const std::vector<ZipFile> &hostile, const std::string &reason,
                   const ZipEnd &end = {}) {
        std::vector<ZipFile> files = {good};
        files.insert(files.end(), hostile.begin(), hostile.end());
        QTest::newRow((std::string("zip: ") + name).c_str()) << zipArchive(files, end) << true << reason;
    };
    auto zipBytes = [](const char *name, const std::string &bytes, const std::string &reason) {
        QTest::newRow((std::string("zip: ") + name).c_str()) << bytes << true << reason;
    };

    // Names
    zip("a name that leads out", {{"../outside", "x"}}, "\"../outside\" leads out of its folder");
    zip("a name that leads out in the middle", {{"a/../../outside", "x"}}, "leads out of its folder");
    zip("a folder that leads out", {{"a/../..//", "", 0, 0, 040755}}, "leads out of its folder");
    zip("an absolute name", {{"/tmp/outside", "x"}}, "has an absolute name");
    zip("a drive", {{"C:outside", "x"}}, "names a drive");
    zip("a backslash", {{"..\\outside", "x"}}, "has a backslash");
    zip("a NUL", {{"good.png\0.exe"s, "x"}}, "has a NUL");
    zip("a line feed", {{"a\nb", "x"}}, "has a control character");
    zip("bytes that are no UTF-8", {{"caf\xe9.png", "x"}}, "is not named in UTF-8");
    zip("an overlong form of ..", {{"\xc0\xae\xc0\xae/outside", "x"}}, "is not named in UTF-8");
    zip("an empty part", {{"a//b", "x"}}, "has an empty part");
    zip("a part that is a dot", {{"a/./b", "x"}}, "has an empty part");
    zip("no name", {{"", "x"}}, "has an empty part");
    zip("a part of 256 bytes", {{std::string(256, 'a'), "x"}}, "a part of 256 bytes");
    zip("a name of 1,025 bytes",
        {{std::string(200, 'a') + "/" + std::string(200, 'b') + "/" + std::string(200, 'c') + "/" +
              std::string(200, 'd') + "/" + std::string(221, 'e'),
          "x"}},
        "a name of 1025 bytes");
    std::string deep;
    for (int i = 0; i < 33; ++i)
        deep += "d/";
    zip("more than 32 folders deep", {{deep + "x", "x"}}, "folders deep");
    zip("one name twice", {{"good.png", "other"}}, "twice");
    zip("names that differ in capitals", {{"Good.PNG", "other"}}, "only in capital letters");
    zip("folders that differ in capitals", {{"a/x", "1"}, {"A/y", "2"}}, "only in capital letters");
    zip("a file that is a folder too", {{"a", "x"}, {"a/b", "y"}}, "a file in one place and a folder in another");

    // Kinds
    zip("a symbolic link", {{"link", "/etc/passwd", 0, 0, 0120777}}, "is a symbolic link");
    zip("a symbolic link and a file through it", {{"dir", "..", 0, 0, 0120777}, {"dir/outside", "x"}}, "symbolic link");
    zip("a character device", {{"null", "", 0, 0, 020666}}, "is a device");
    zip("a pipe", {{"pipe", "", 0, 0, 010666}}, "is a device or another special file");
    zip("a setuid file", {{"sh", "x", 8, 0, 0104755}}, "special rights");
    zip("a sticky folder", {{"d/", "", 0, 0, 041755}}, "special rights");
    zip("a folder with contents", {{"d/", "x", 0, 0, 040755}}, "is a folder with contents");
    zip("a folder by name, a file by mode", {{"d/", "", 0, 0, 0100644}}, "a file by its name and a folder by its mode");
    zip("a file by name, a folder by attributes", {{"d", "", 0, 0, 0, 0x10}}, "a folder by its attributes");
    zip("an encrypted entry", {{"secret", "x", 8, 1}}, "is encrypted");
    zip("an encrypted directory", {{"secret", "x", 8, 0x2000}}, "is encrypted");
    zip("a packing method that is not read", {{"x.png", "x", 12}}, "is packed by method 12");

    // Headers that disagree
    ZipFile liar{"a.png", "bytes"};
    liar.localName = "b.png";
    zip("two names for one entry", {liar}, "contradicts itself about the entry \"a.png\"");
    liar = {"a.png", "bytes"};
    liar.localPlain = 99;
    zip("two sizes for one entry", {liar}, "contradicts itself");
    liar = {"a.png", "bytes"};
    liar.localMethod = 0;
    zip("two methods for one entry", {liar}, "contradicts itself");
    ZipFile overlapping{"b.png", "picture"};
    overlapping.localOffset = 0;
    overlapping.name = "good.png";
    zip("an entry that is another entry", {overlapping}, "overlap");
    {
        // A whole small zip entry inside the stored data of a large one.
        const std::string inside = zipArchive({{"in.png", "picture"}})
                                       .substr(0, 30 + 6 + rawDeflated("picture").size());
        ZipFile outer{"out.bin", inside, 0}, inner{"in.png", "picture"};
        std::string bytes = zipArchive({outer, inner});
        inner.localOffset = 30 + outer.name.size();
        zipBytes("an entry inside another", zipArchive({outer, inner}), "overlap");
    }
    liar = {"a.png", "bytes", 0};
    liar.stored = liar.plain = 5000;
    zip("an entry that reaches into the directory", {liar}, "reaches into its directory");
    liar = {"a.png", "bytes"};
    liar.localOffset = 1'000'000;
    zip("an entry behind the end", {liar}, "cut off");
    zip("an entry too many in the count", {}, "archive", {.entryCount = 2});
    zip("an entry too few in the count", {{"b", "x"}}, "more in its directory than it says", {.entryCount = 1});
    zip("a second disk", {}, "one of several parts", {.disk = 1});
    zip("a comment", {}, "no end record", {.comment = "hello"});
    zip("bytes behind the end", {}, "no end record", {.behind = "PK"});
    zipBytes("a zip64 record that lies about the count", withZip64EndRecord(zipArchive({good}), 2),
             "contradicts itself");
    zipBytes("cut off", zipArchive({good, {"b", "x"}}).substr(0, 60), "refused");
    zipBytes("nothing but the letters PK", "PK\x03\x04", "cut off");

    // Contents that disagree
    liar = {"a.png", "bytes"};
    liar.crc = 123;
    zip("a wrong checksum", {liar}, "\"a.png\" has a wrong checksum");
    liar = {"a.png", std::string(5000, 'x')};
    liar.plain = 4000;
    zip("more bytes than declared", {liar}, "holds more than the 4000 bytes");
    liar.plain = 6000;
    zip("fewer bytes than declared", {liar}, "holds fewer than the 6000 bytes");
    liar = {"a.png", "bytes"};
    liar.packed = "\xff\xff\xff\xff";
    zip("packed bytes that make no sense", {liar}, "make no sense");
    liar = {"a.png", "x"};
    liar.packed = rawDeflatedWithMore();
    zip("something hidden behind packed bytes", {liar}, "ends before its packed bytes do");
    liar = {"a.png", std::string(5000, 'x')};
    liar.packed = rawDeflated(liar.bytes).substr(0, 6);
    zip("packed bytes that are cut off", {liar}, "is cut off");

    // Bombs
    zip("an entry of zeros", {{"zeros", std::string(20 * kMiB, '\0')}}, "200 times its size");
    std::vector<ZipFile> many;
    for (int i = 0; i < 2; ++i)
        many.push_back({"zeros" + std::to_string(i), std::string(15 * kMiB, '\0')});
    zip("small entries of zeros that add up", many, "200 times its size");
    many.clear();
    for (int i = 0; i < 100; ++i)
        many.push_back({std::to_string(i), "x"});
    zip("more entries than are taken", many, "101 entries; at most 100");
    zip("folders on the way that add up",
        {{"a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z", "x"},
         {"b/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z", "x"},
         {"c/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z", "x"},
         {"d/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z", "x"}},
        "more than 100 files and folders");
    liar = {"large", "x"};
    liar.plain = 65 * kMiB;
    liar.packed = randomBytes(kMiB);
    zip("more bytes than are taken", {liar}, "more than 67 MB unpacked");

    // Zips in zips
    const std::string innermost = zipArchive({good});
    zip("a zip in a zip in a zip", {{"outer.zip", zipArchive({{"inner.zip", innermost}})}},
        "in \"outer.zip\": entry \"inner.zip\" is an archive in an archive");
    zip("a zip in a zip, in capitals", {{"outer.zip", zipArchive({{"inner.ZIP", innermost}})}},
        "is an archive in an archive");
    zip("a hostile name in an inner zip", {{"inner.zip", zipArchive({{"../../outside", "x"}})}},
        "in \"inner.zip\": entry \"../../outside\" leads out");
    zip("a link in an inner zip", {{"inner.zip", zipArchive({{"link", "/", 0, 0, 0120777}})}}, "is a symbolic link");
    zip("an inner zip that is none", {{"inner.zip", "not a zip at all, only its name"}}, "in \"inner.zip\"");
    zip("an inner zip for a folder that is a file", {{"inner", "x"}, {"inner.zip", innermost}},
        "a file in one place and a folder in another");
    zip("an inner zip whose file is there already", {{"inner/good.png", "x"}, {"inner.zip", innermost}},
        "is there twice");
    std::vector<ZipFile> half;
    for (int i = 0; i < 60; ++i)
        half.push_back({std::to_string(i), "x"});
    zip("inner zips whose entries add up", {{"a.zip", zipArchive(half)}, {"b.zip", zipArchive(half)}},
        "more than 100 files and folders");
    zip("a bomb in an inner zip", {{"inner.zip", zipArchive({{"zeros", std::string(20 * kMiB, '\0')}})}},
        "200 times its size");
    zip("an inner zip named only by its ending", {{".zip/", "", 0, 0, 040755}, {"a/.zip/../../x", "y"}}, "leads out");

    auto tar = [](const char *name, const std::vector<TarFile> &hostile, const std::string &reason) {
        std::vector<TarFile> files = {{"good.png", "picture"}};
        files.insert(files.end(), hostile.begin(), hostile.end());
        QTest::newRow((std::string("tar: ") + name).c_str()) << tarGz(files) << false << reason;
    };
    auto tarBytes = [](const char *name, const std::string &bytes, const std::string &reason) {
        QTest::newRow((std::string("tar: ") + name).c_str()) << bytes << false << reason;
    };
    tar("a name that leads out", {{"../outside", "x"}}, "leads out of its folder");
    tar("a name that leads out behind a dot", {{"./../outside", "x"}}, "leads out of its folder");
    tar("an absolute name", {{"/tmp/outside", "x"}}, "has an absolute name");
    tar("a backslash", {{"a\\b", "x"}}, "has a backslash");
    tar("bytes that are no UTF-8", {{"caf\xe9.png", "x"}}, "is not named in UTF-8");
    tar("a symbolic link", {{"link", "", '2', 0777, "/etc/passwd"}}, "is a symbolic link");
    tar("a symbolic link and a file through it", {{"dir", "", '2', 0777, ".."}, {"dir/outside", "x"}}, "symbolic link");
    tar("a hard link to a file outside", {{"link", "", '1', 0644, "/etc/passwd"}}, "is a hard link");
    tar("a hard link to a file inside", {{"link", "", '1', 0644, "good.png"}}, "is a hard link");
    tar("a device", {{"null", "", '3'}}, "is a device");
    tar("a pipe", {{"pipe", "", '6'}}, "is a device or another special file");
    tar("a setuid file", {{"sh", "x", '0', 04755}}, "special rights");
    tar("one name twice", {{"good.png", "other"}}, "is there twice");
    tar("names that differ in capitals", {{"GOOD.png", "other"}}, "only in capital letters");
    tar("a file that is a folder too", {{"good.png/x", "y"}}, "a file in one place and a folder in another");
    tar("a wrong checksum of a header", {{"x", "y", '0', 0644, "", {}, true}}, "refused");
    tar("an entry longer than the archive", {{"x", "y", '0', 0644, "", 5000}}, "refused");
    tar("zeros", {{"zeros", std::string(20 * kMiB, '\0')}}, "200 times its size");
    const std::string goodTar = tarArchive({{"good.png", "picture of a cell"}, {"b.png", randomBytes(5000)}});
    tarBytes("a gzip that is cut off", gzipped(goodTar).substr(0, 3000), "cut off");
    tarBytes("a gzip without its checksum", gzipped(goodTar).substr(0, gzipped(goodTar).size() - 8), "cut off");
    tarBytes("a byte that was flipped on the way", withByteFlipped(gzipped(goodTar, 0), "picture of a cell"),
             "incorrect data check");
    tarBytes("a tar that is cut off in a whole gzip", gzipped(goodTar.substr(0, 1800)), "refused");
    tarBytes("something behind the gzip", gzipped(goodTar) + "\0\0hidden"s, "goes on behind");
    tarBytes("something behind the tar's end", gzipped(goodTar + std::string(kMiB, '\0') + "hidden"), "behind its end");
    tarBytes("a gzip that holds no tar", gzipped(randomBytes(5000)), "refused");
    tarBytes("a gzip in the gzip", gzipped(gzipped(goodTar)), "refused");
}

void TestUnpack::aHostileArchiveIsRefusedAndLeavesNothing()
{
    QFETCH(std::string, bytes);
    QFETCH(bool, isZip);
    QFETCH(std::string, reason);
    const auto error = thrownBy([&] { unpack(bytes, isZip ? ArchiveKind::Zip : ArchiveKind::TarGz); });
    QVERIFY2(error, "it was unpacked");
    QVERIFY2(says(error, "archive: refused, ") && says(error, reason), error->what());
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    const std::map<std::string, std::string> asItWas = {
        {"outside", "as it was"}, {"work/", ""}, {"work/archive", bytes}};
    QVERIFY(treeOf(m_folder->path()) == asItWas);
}

void TestUnpack::whatAnArchiveHoldsComesOut_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<bool>("isZip");
    const std::string picture = randomBytes(700'000), text(900'000, 'a');
    auto zip = [&](auto change) {
        std::vector<ZipFile> files = {
            {"a/", "", 0, 0, 040755}, {"a/p.png", picture}, {"a/t.txt", text}, {"b/empty", ""}};
        for (ZipFile &file : files)
            change(file);
        return zipArchive(files);
    };
    QTest::newRow("deflated") << zip([](ZipFile &) {}) << true;
    QTest::newRow("stored") << zip([](ZipFile &file) { file.method = 0; }) << true;
    QTest::newRow("sizes in zip64 fields") << zip([](ZipFile &file) { file.usesZip64 = true; }) << true;
    QTest::newRow("sizes that follow") << zip([](ZipFile &file) { file.sizesFollow = file.method == 8; }) << true;
    QTest::newRow("a zip64 end record") << withZip64EndRecord(zip([](ZipFile &) {}), 4) << true;
    QTest::newRow("modes unknown") << zip([](ZipFile &file) { file.mode = 0; }) << true;
    const std::vector<TarFile> files = {
        {"./", "", '5', 0755}, {"./a/", "", '5', 02755}, {"./a/p.png", picture}, {"a/t.txt", text}, {"b/empty", ""}};
    const std::string tar = tarArchive(files);
    QTest::newRow("tar.gz") << gzipped(tar) << false;
    QTest::newRow("tar.gz filled up with zeros")
        << gzipped(tar + std::string(9000, '\0')) + std::string(700, '\0') << false;
    QTest::newRow("tar.gz in two members") << gzipped(tar.substr(0, 1000)) + gzipped(tar.substr(1000)) << false;
}

void TestUnpack::whatAnArchiveHoldsComesOut()
{
    QFETCH(std::string, bytes);
    QFETCH(bool, isZip);
    const Unpacked done = unpack(bytes, isZip ? ArchiveKind::Zip : ArchiveKind::TarGz);
    QCOMPARE(done.files, std::uint64_t(3));
    QCOMPARE(done.bytes, std::uint64_t(1'600'000));
    const std::map<std::string, std::string> expected = {{"a/", ""},
                                                         {"a/p.png", randomBytes(700'000)},
                                                         {"a/t.txt", std::string(900'000, 'a')},
                                                         {"b/", ""},
                                                         {"b/empty", ""}};
    QVERIFY(treeOf(m_folder->path() / "work" / "unpacked") == expected);
}

void TestUnpack::theZipsOfAZipBecomeFolders()
{
    const std::string inner = zipArchive(
        {{"dataset_cancer_v1/classificacao_binaria/40X/benign/a.png", "one"}, {"dataset_cancer_v1/notes.txt", "two"}});
    const Unpacked done = unpack(
        zipArchive({{"BreakHis/dataset_cancer_v1.zip", inner, 0}, {"BreakHis/readme", "three"}}), ArchiveKind::Zip);
    QCOMPARE(done.files, std::uint64_t(3));
    const auto tree = treeOf(m_folder->path() / "work");
    QCOMPARE(tree.at("unpacked/BreakHis/dataset_cancer_v1/dataset_cancer_v1/classificacao_binaria/40X/benign/a.png"),
             "one");
    QCOMPARE(tree.at("unpacked/BreakHis/readme"), "three");
    QVERIFY(!tree.contains("unpacked/BreakHis/dataset_cancer_v1.zip"));
    QVERIFY(!tree.contains("inner.zip"));
}

void TestUnpack::modesOfTheArchiveAreNotTakenOver()
{
    unpack(tarGz({{"run", "x", '0', 0777}, {"closed/", "", '5', 0}, {"closed/a", "y", '0', 0}}), ArchiveKind::TarGz);
    struct stat status;
    QCOMPARE(::stat((m_folder->path() / "work/unpacked/run").c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0111, 0u);
    QCOMPARE(readFile(m_folder->path() / "work/unpacked/closed/a"), "y");
}

void TestUnpack::aBombIsStoppedWithinItsCap()
{
    // Told from outside: by the time it is refused no more than the cap has been written.
    std::uint64_t mostOnDisk = 0;
    const fs::path work = m_folder->path() / "work";
    auto measure = [&](const Progress &) {
        std::error_code ignored;
        std::uint64_t bytes = 0;
        for (fs::recursive_directory_iterator entry(work / "unpacked", ignored), end; !ignored && entry != end; ++entry)
            if (entry->is_regular_file())
                bytes += entry->file_size();
        mostOnDisk = std::max(mostOnDisk, bytes);
    };
    const std::string bomb = tarGz({{"zeros", std::string(60 * kMiB, '\0')}});
    const auto error = thrownBy([&] { unpack(bomb, ArchiveKind::TarGz, smallRules(), {}, measure); });
    QVERIFY(says(error, "200 times its size"));
    QVERIFY(mostOnDisk > 0);
    QVERIFY2(mostOnDisk <= 16 * kMiB + 16 * kMiB / 100, QByteArray::number(static_cast<qulonglong>(mostOnDisk)));
}

void TestUnpack::aLinkInTheWayIsNotFollowed()
{
    // Somebody with rights to the folder puts a link where a folder of the archive is about to be.
    const fs::path work = m_folder->path() / "work", outside = m_folder->path() / "elsewhere";
    fs::create_directory(outside);
    bool isDone = false;
    auto interfere = [&](const Progress &) {
        if (!isDone && fs::exists(work / "unpacked"))
            fs::create_directory_symlink(outside, work / "unpacked" / "a");
        isDone = isDone || fs::exists(work / "unpacked");
    };
    const auto error = thrownBy([&] {
        unpack(zipArchive({{"first", "x"}, {"a/second", "y"}}), ArchiveKind::Zip, smallRules(), {}, interfere);
    });
    QVERIFY(isDone);
    QVERIFY(error);
    QVERIFY(fs::is_empty(outside));
    QVERIFY(!fs::exists(work / "unpacked"));
}

void TestUnpack::cancellingLeavesNothing_data()
{
    QTest::addColumn<bool>("isZip");
    QTest::addColumn<int>("moment");
    for (int moment = 0; moment < 12; ++moment)
        for (const bool isZip : {true, false})
            QTest::addRow("%s, at report %d", isZip ? "zip" : "tar.gz", moment) << isZip << moment;
}

void TestUnpack::cancellingLeavesNothing()
{
    QFETCH(bool, isZip);
    QFETCH(int, moment);
    const std::string picture = randomBytes(400'000);
    const std::string inner = zipArchive({{"p", picture}, {"q", picture}});
    const std::string zip = zipArchive({{"a", picture}, {"b.zip", inner, 0}, {"c", picture}, {"d", picture}});
    const std::string tar = tarGz({{"a", randomBytes(4 * kMiB)}});
    const CancelToken cancel;
    int reports = 0;
    auto cancelAtMoment = [&](const Progress &) {
        if (reports++ == moment)
            cancel.cancel();
    };
    const auto error = thrownBy([&] {
        unpack(isZip ? zip : tar, isZip ? ArchiveKind::Zip : ArchiveKind::TarGz, smallRules(), cancel, cancelAtMoment);
    });
    QVERIFY(reports > moment);
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::Cancelled);
    QCOMPARE(treeOf(m_folder->path() / "work").size(), 1u); // the archive
}

void TestUnpack::aDiskWithoutRoomIsToldBeforeAnythingIsWritten()
{
    UnpackRules rules = smallRules();
    rules.freeBytes = [](const fs::path &) { return 1'099'999; };
    const auto error = thrownBy([&] { unpack(zipArchive({{"a", randomBytes(1'000'000)}}), ArchiveKind::Zip, rules); });
    QVERIFY(says(error, "unpacking needs 1.1 MB"));
    QCOMPARE(error->kind(), ErrorKind::DiskFull);
    rules.freeBytes = [](const fs::path &) { return 1'100'000; };
    unpack(zipArchive({{"a", randomBytes(1'000'000)}}), ArchiveKind::Zip, rules);
}

void TestUnpack::progressNeverGoesBack()
{
    const std::string picture = randomBytes(600'000);
    const std::string zip = zipArchive(
        {{"a", picture}, {"b.zip", zipArchive({{"p", picture}, {"q", picture}}), 0}, {"c", picture}});
    double last = 0;
    int reports = 0;
    unpack(zip, ArchiveKind::Zip, smallRules(), {}, [&](const Progress &progress) {
        QVERIFY2(progress.fraction >= last && progress.fraction <= 1, QByteArray::number(progress.fraction));
        last = progress.fraction;
        ++reports;
    });
    QVERIFY(reports > 10);
}

QTEST_GUILESS_MAIN(TestUnpack)
#include "tst_unpack.moc"
