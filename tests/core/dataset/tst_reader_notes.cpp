#include "core/dataset/reader_notes.h"

#include "core/dataset/catalog_file.h"
#include "tests/support/picture_files.h"
#include "tests/support/private_home.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

namespace {

namespace fs = std::filesystem;

fs::path databaseOf(const fs::path &root) { return CatalogFile::folderFor(root) / "catalog.sqlite"; }

/// Changes the first place where the database's file holds `text`.
bool flipInside(const fs::path &file, const std::string &text)
{
    std::string bytes = readBytes(file);
    const std::size_t place = bytes.find(text);
    if (place == std::string::npos)
        return false;
    bytes[place] ^= 1;
    writeBytes(file, bytes);
    return true;
}

std::size_t foldersNamed(const fs::path &parent, const std::string &part)
{
    std::size_t count = 0;
    for (const auto &entry : fs::directory_iterator(parent))
        count += entry.path().filename().string().find(part) != std::string::npos;
    return count;
}

} // namespace

class TestReaderNotes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nobodyHasSaidAnythingAtFirst();
    void whatIsSetIsThereAfterReopening();
    void anEmptyNoteRemovesTheEntry();
    void theTimeOfTheChangeIsSet();
    void textOfAnyKindIsKept_data();
    void textOfAnyKindIsKept();
    void twoReadersOfOneDataSetSeeEachOther();
    void twoDataSetsAreApart();
    void nothingIsWrittenAmongTheData();
    void aNoteThatChangedByItselfIsNotBelieved();
    void aHomeThatCannotBeWrittenIsAnError();
};

void TestReaderNotes::nobodyHasSaidAnythingAtFirst()
{
    const PrivateHome home;
    const TemporaryFolder data;
    QVERIFY(ReaderNotes::open(data.path())->all().empty());
}

void TestReaderNotes::whatIsSetIsThereAfterReopening()
{
    const PrivateHome home;
    const TemporaryFolder data;
    const auto notes = ReaderNotes::open(data.path());
    notes->set("benign/1.png", {true, "out of focus", ""});
    notes->set("benign/1.png", {false, "mitosis at the left", ""});
    notes->set("benign/2.png", {true, "", ""});
    const auto again = ReaderNotes::open(data.path())->all(); // while the first is still open
    QCOMPARE(again.size(), std::size_t(2));
    QCOMPARE(again.at("benign/1.png").text, std::string("mitosis at the left"));
    QVERIFY(!again.at("benign/1.png").isMarked);
    QVERIFY(again.at("benign/2.png").isMarked);
}

void TestReaderNotes::anEmptyNoteRemovesTheEntry()
{
    const PrivateHome home;
    const TemporaryFolder data;
    const auto notes = ReaderNotes::open(data.path());
    notes->set("1.png", {true, "", ""});
    notes->set("1.png", {});
    notes->set("never.png", {});
    QVERIFY(notes->all().empty());
}

void TestReaderNotes::theTimeOfTheChangeIsSet()
{
    const PrivateHome home;
    const TemporaryFolder data;
    const auto notes = ReaderNotes::open(data.path());
    notes->set("1.png", {true, "", "1999-01-01T00:00:00.000Z"});
    const QString changed = QString::fromStdString(notes->all().at("1.png").changedUtc);
    QVERIFY2(changed.startsWith("20") && changed.endsWith("Z"), qPrintable(changed));
}

void TestReaderNotes::textOfAnyKindIsKept_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("umlauts") << QByteArray("Läppchen, größer");
    QTest::newRow("lines and quotes") << QByteArray("a\n\"b\" 'c'; DROP TABLE note; --");
    QTest::newRow("a zero byte") << QByteArray("a\0b", 3);
    QTest::newRow("long") << QByteArray(1'000'000, 'x');
}

void TestReaderNotes::textOfAnyKindIsKept()
{
    QFETCH(QByteArray, text);
    const PrivateHome home;
    const TemporaryFolder data;
    const std::string name = "näme with ' and \n.png";
    ReaderNotes::open(data.path())->set(name, {false, text.toStdString(), ""});
    QCOMPARE(ReaderNotes::open(data.path())->all().at(name).text, text.toStdString());
}

void TestReaderNotes::twoReadersOfOneDataSetSeeEachOther()
{
    const PrivateHome home;
    const TemporaryFolder data;
    const auto first = ReaderNotes::open(data.path()), second = ReaderNotes::open(data.path() / ".");
    first->set("1.png", {true, "", ""});
    second->set("2.png", {true, "", ""});
    QCOMPARE(first->all().size(), std::size_t(2));
    QCOMPARE(second->all().size(), std::size_t(2));
}

void TestReaderNotes::twoDataSetsAreApart()
{
    const PrivateHome home;
    const TemporaryFolder data, other;
    ReaderNotes::open(data.path())->set("1.png", {true, "", ""});
    QVERIFY(ReaderNotes::open(other.path())->all().empty());
}

void TestReaderNotes::nothingIsWrittenAmongTheData()
{
    const PrivateHome home;
    const TemporaryFolder data;
    ReaderNotes::open(data.path())->set("1.png", {true, "", ""});
    QVERIFY(fs::is_empty(data.path()));
}

void TestReaderNotes::aNoteThatChangedByItselfIsNotBelieved()
{
    const PrivateHome home;
    const TemporaryFolder data;
    ReaderNotes::open(data.path())->set("1.png", {true, "benign, I think", ""});
    QVERIFY(flipInside(databaseOf(data.path()), "benign, I think"));
    const auto notes = ReaderNotes::open(data.path());
    QVERIFY(notes->all().empty());
    QCOMPARE(foldersNamed(home.path() / "catalogs", ".broken-"), std::size_t(1));
    notes->set("2.png", {true, "", ""}); // and it goes on
    QCOMPARE(notes->all().size(), std::size_t(1));
}

void TestReaderNotes::aHomeThatCannotBeWrittenIsAnError()
{
    const PrivateHome home;
    const TemporaryFolder data;
    writeBytes(home.path() / "catalogs", "a file in the place of the folder");
    const auto error = thrownBy([&] { ReaderNotes::open(data.path()); });
    QVERIFY(error && error->kind() == ErrorKind::Io);
    QVERIFY(says(error, "HISTO_HOME"));
}

QTEST_GUILESS_MAIN(TestReaderNotes)
#include "tst_reader_notes.moc"
