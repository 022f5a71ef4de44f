#include "core/common/atomic_file.h"
#include "core/common/atomic_folder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;
namespace fs = std::filesystem;

class TestAtomicFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFolderIsThereWithCommitOnly_data();
    void theFolderIsThereWithCommitOnly();
    void whatIsThereIsNeverTouched_data();
    void whatIsThereIsNeverTouched();
    void whatCameMeanwhileIsNeverTouched();
};

namespace {

std::size_t entriesOf(const fs::path &folder)
{
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

void TestAtomicFolder::theFolderIsThereWithCommitOnly_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("a new folder") << "new";
    QTest::newRow("with a slash at the end") << "new/";
    QTest::newRow("below folders that are not there") << "a/b/new";
    QTest::newRow("an empty folder") << "empty";
}

void TestAtomicFolder::theFolderIsThereWithCommitOnly()
{
    QFETCH(QString, name);
    TemporaryFolder folder;
    fs::create_directory(folder / "empty");
    const fs::path target = folder / name.toStdString();
    {
        AtomicFolder given(target);
        writeFileAtomically(given.path() / "file", "text");
    }
    QVERIFY(!fs::exists(target / "file"));
    AtomicFolder made(target);
    writeFileAtomically(made.path() / "file", "text");
    QVERIFY(!fs::exists(target / "file"));
    made.commit();
    QCOMPARE(readFile(target / "file"), std::string("text"));
    for (const auto &entry : fs::recursive_directory_iterator(folder.path()))
        QVERIFY(entry.path().extension() != ".tmp");
}

void TestAtomicFolder::whatIsThereIsNeverTouched_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("a folder that holds something") << "full";
    QTest::newRow("a file") << "full/file";
}

void TestAtomicFolder::whatIsThereIsNeverTouched()
{
    QFETCH(QString, name);
    TemporaryFolder folder;
    writeFileAtomically(folder / "full/file", "text");
    const auto error = thrownBy([&] { AtomicFolder made(folder / name.toStdString()); });
    QVERIFY(says(error, "new or empty folder"));
    QCOMPARE(readFile(folder / "full/file"), std::string("text"));
    QCOMPARE(entriesOf(folder.path()), 1u);
}

void TestAtomicFolder::whatCameMeanwhileIsNeverTouched()
{
    TemporaryFolder folder;
    {
        AtomicFolder made(folder / "target");
        writeFileAtomically(folder / "target/file", "text");
        QVERIFY(says(thrownBy([&] { made.commit(); }), "not empty"));
    }
    QCOMPARE(readFile(folder / "target/file"), std::string("text"));
    QCOMPARE(entriesOf(folder.path()), 1u);
}

QTEST_GUILESS_MAIN(TestAtomicFolder)
#include "tst_atomic_folder.moc"
