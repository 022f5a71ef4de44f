#include "core/common/csv.h"

#include "core/common/atomic_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

using Rows = std::vector<std::vector<std::string>>;

class TestCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadBack();
    void onlyFieldsThatNeedQuotesGetThem();
    void textThatASpreadsheetWouldRunIsMadeInert();
    void windowsLineEndsAreRead();
    void theLastLineMayLackItsEnd();
    void columnsAreFoundByName();
    void brokenTablesAreRefused_data();
    void brokenTablesAreRefused();
};

void TestCsv::whatIsWrittenIsReadBack()
{
    TemporaryFolder folder;
    const Rows rows = {{"plain", "a,b", "say \"hi\""}, {"", "two\nlines", "Ärzte"}, {"\r\n", "\"", ","}};
    std::string text = csvLine({"first", "second", "third, quoted"});
    for (const auto &row : rows)
        text += csvLine(row);
    writeFileAtomically(folder / "table.csv", text);

    const CsvTable table = readCsv(folder / "table.csv");
    QVERIFY((table.columns == std::vector<std::string>{"first", "second", "third, quoted"}));
    QVERIFY(table.rows == rows);
}

void TestCsv::onlyFieldsThatNeedQuotesGetThem()
{
    QCOMPARE(csvLine({"plain", "a,b", "say \"hi\"", ""}), "plain,\"a,b\",\"say \"\"hi\"\"\",\n");
}

void TestCsv::textThatASpreadsheetWouldRunIsMadeInert()
{
    for (const char *formula : {"=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"})
        QCOMPARE(csvInertText(formula), "'" + std::string(formula));
    for (const char *plain : {"", "a=b", "14-22549AB", " =1", "'quoted"})
        QCOMPARE(csvInertText(plain), std::string(plain));
}

void TestCsv::windowsLineEndsAreRead()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "table.csv", "a,b\r\n1,2\r\n");
    QVERIFY((readCsv(folder / "table.csv").rows == Rows{{"1", "2"}}));
}

void TestCsv::theLastLineMayLackItsEnd()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "table.csv", "a,b\n1,2");
    QVERIFY((readCsv(folder / "table.csv").rows == Rows{{"1", "2"}}));
}

void TestCsv::columnsAreFoundByName()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "table.csv", "path,score\n");
    const CsvTable table = readCsv(folder / "table.csv");
    QCOMPARE(table.column("score"), 1u);
    const auto error = thrownBy([&] { table.column("label"); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
    QVERIFY(says(error, "table.csv"));
    QVERIFY(says(error, "\"label\""));
}

void TestCsv::brokenTablesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("empty file") << QByteArray() << QByteArray("empty");
    QTest::newRow("a row too short") << QByteArray("a,b\n1,2\n3\n") << QByteArray("record 3");
    QTest::newRow("a row too long") << QByteArray("a,b\n1,2,3\n") << QByteArray("record 2");
    QTest::newRow("a quote that never closes") << QByteArray("a,b\n\"1,2\n") << QByteArray("never closed");
}

void TestCsv::brokenTablesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, words);
    TemporaryFolder folder;
    writeFileAtomically(folder / "table.csv", text.toStdString());
    const auto error = thrownBy([&] { readCsv(folder / "table.csv"); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
    QVERIFY(says(error, "table.csv"));
    QVERIFY2(says(error, words.toStdString()), error->what());
}

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
