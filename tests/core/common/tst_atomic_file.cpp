#include "core/common/atomic_file.h"

#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "tests/support/tiny_disk.h"

#include <QTest>

using namespace histo;

namespace {

std::size_t filesIn(const std::filesystem::path &folder)
{
    std::filesystem::directory_iterator first(folder);
    return static_cast<std::size_t>(std::distance(first, std::filesystem::directory_iterator()));
}

const std::string kTooMuch(200'000, 'x');

} // namespace

class TestAtomicFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCommittedFileHoldsEveryByte();
    void untilTheCommitTheOldFileStands();
    void withoutACommitNothingIsLeft();
    void missingFoldersAreMade();
    void aFolderInTheWayIsNamed();
    void aFullDiskKeepsTheOldFileAndLeavesNoOther();
    void appendedLinesStandInOrder();
    void aHalfWrittenLineIsCutOffOnOpening_data();
    void aHalfWrittenLineIsCutOffOnOpening();
    void aFullDiskIsToldWhenALineIsAppended();
    void aMissingFileIsNamed();
    void aFileBeyondItsLimitIsRefused();
    void aFolderIsNoFile();
};

void TestAtomicFile::aCommittedFileHoldsEveryByte()
{
    TemporaryFolder folder;
    const std::string bytes = std::string("null \0 byte, ", 13) + kTooMuch;
    AtomicFile file(folder / "result.bin");
    file.write(bytes.substr(0, 7));
    file.write(bytes.substr(7));
    file.commit();
    QVERIFY(readFile(folder / "result.bin") == bytes);
    QCOMPARE(filesIn(folder.path()), 1u);
}

void TestAtomicFile::untilTheCommitTheOldFileStands()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "result", "old");
    AtomicFile file(folder / "result");
    file.write("new");
    QCOMPARE(readFile(folder / "result"), "old");
    file.commit();
    QCOMPARE(readFile(folder / "result"), "new");
}

void TestAtomicFile::withoutACommitNothingIsLeft()
{
    TemporaryFolder folder;
    {
        AtomicFile file(folder / "result");
        file.write("never finished");
    }
    QCOMPARE(filesIn(folder.path()), 0u);
}

void TestAtomicFile::missingFoldersAreMade()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "a/b/result", "deep");
    QCOMPARE(readFile(folder / "a/b/result"), "deep");
}

void TestAtomicFile::aFolderInTheWayIsNamed()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "file", "");
    const auto error = thrownBy([&] { writeFileAtomically(folder / "file/result", "x"); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::Io);
    QVERIFY(says(error, (folder / "file").string()));
}

void TestAtomicFile::aFullDiskKeepsTheOldFileAndLeavesNoOther()
{
    TinyDisk disk(64);
    if (!disk.isThere())
        QSKIP("a tiny file system can only be mounted by root");
    writeFileAtomically(disk / "result", "old");
    const auto error = thrownBy([&] { writeFileAtomically(disk / "result", kTooMuch); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::DiskFull);
    QVERIFY(says(error, "result"));
    QCOMPARE(readFile(disk / "result"), "old");
    QCOMPARE(filesIn((disk / "result").parent_path()), 1u);
}

void TestAtomicFile::appendedLinesStandInOrder()
{
    TemporaryFolder folder;
    {
        AppendFile log(folder / "log");
        log.appendLine("one");
        log.sync();
    }
    AppendFile log(folder / "log");
    log.appendLine("two");
    QCOMPARE(readFile(folder / "log"), "one\ntwo\n");
}

void TestAtomicFile::aHalfWrittenLineIsCutOffOnOpening_data()
{
    QTest::addColumn<QByteArray>("found");
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("half a line after a whole one") << QByteArray("whole\nhal") << QByteArray("whole\n");
    QTest::newRow("half a line alone") << QByteArray("hal") << QByteArray();
    QTest::newRow("whole lines only") << QByteArray("one\ntwo\n") << QByteArray("one\ntwo\n");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
}

void TestAtomicFile::aHalfWrittenLineIsCutOffOnOpening()
{
    QFETCH(QByteArray, found);
    QFETCH(QByteArray, kept);
    TemporaryFolder folder;
    writeFileAtomically(folder / "log", found.toStdString());
    AppendFile(folder / "log").appendLine("next");
    QCOMPARE(readFile(folder / "log"), kept.toStdString() + "next\n");
}

void TestAtomicFile::aFullDiskIsToldWhenALineIsAppended()
{
    TinyDisk disk(64);
    if (!disk.isThere())
        QSKIP("a tiny file system can only be mounted by root");
    AppendFile log(disk / "log");
    log.appendLine("kept");
    const auto error = thrownBy([&] { log.appendLine(kTooMuch); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::DiskFull);
    QVERIFY(readFile(disk / "log").starts_with("kept\n"));
}

void TestAtomicFile::aMissingFileIsNamed()
{
    const auto error = thrownBy([] { readFile("/no/such/file"); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
    QVERIFY(says(error, "/no/such/file"));
}

void TestAtomicFile::aFileBeyondItsLimitIsRefused()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "big", "12345");
    QCOMPARE(readFile(folder / "big", 5), "12345");
    const auto error = thrownBy([&] { readFile(folder / "big", 4); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
    QVERIFY(says(error, "big"));
}

void TestAtomicFile::aFolderIsNoFile()
{
    TemporaryFolder folder;
    const auto error = thrownBy([&] { readFile(folder.path()); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
}

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
