#include "core/common/error.h"
#include "core/dataset/split.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;

namespace {

const std::string kHeader = "path,sha256,label,subtype,magnification,group,part\n";

SplitRow makeRow(const std::string &path, Label label, const std::string &group, Part part)
{
    SplitRow row;
    row.sample.path = path;
    row.sample.label = label;
    row.group = group;
    row.part = part;
    return row;
}

Split readText(const std::string &text)
{
    const TemporaryFolder folder;
    writeBytes(folder / "split.csv", text);
    return readSplit(folder / "split.csv");
}

} // namespace

class TestSplitCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSplitIsWrittenAsTheContractSays();
    void aSplitReadsBackAsItWasWritten();
    void whatTheTableDoesNotCarryComesFromTheName();
    void groupsInTwoPartsAreWatermarked();
    void theHashSaysWhoIsWhereAndNothingElse();
    void wrongRowsAreNamedByLine_data();
    void wrongRowsAreNamedByLine();
};

void TestSplitCsv::aSplitIsWrittenAsTheContractSays()
{
    Split split;
    split.rows = {makeRow("benign/a, b.png", Label::Benign, "14-1", Part::Validation),
                  makeRow("malignant/c.png", Label::Malignant, "14-2", Part::Test)};
    split.rows[1].sample.subtype = "DC";
    split.rows[1].sample.magnification = 200;
    split.rows[1].sha256 = std::string(64, 'a');
    QCOMPARE(toCsv(split), kHeader + "\"benign/a, b.png\",,benign,,0,14-1,val\nmalignant/c.png," +
                               std::string(64, 'a') + ",malignant,DC,200,14-2,test\n");
}

void TestSplitCsv::aSplitReadsBackAsItWasWritten()
{
    Split split;
    split.rows = {makeRow("a \"quoted\", name.png", Label::Benign, "g1", Part::Train),
                  makeRow("b.png", Label::Malignant, "g2", Part::Validation),
                  makeRow("c.png", Label::Malignant, "g3", Part::Test)};
    split.rows[0].sample.magnification = 40;
    split.rows[2].sha256 = std::string(64, '0');
    const Split again = readText(toCsv(split));
    QCOMPARE(toCsv(again), toCsv(split));
    QCOMPARE(splitHash(again), splitHash(split));
    QVERIFY(!again.watermark);
    QCOMPARE(again.scheme, std::string("file"));
}

void TestSplitCsv::whatTheTableDoesNotCarryComesFromTheName()
{
    const Split split = readText(kHeader + "x/SOB_M_DC-14-22549AB-100-007.png,,malignant,DC,100,14-22549,train\n" +
                                 "y/other.png,,benign,,,case 7,test\n");
    QCOMPARE(split.rows[0].sample.folder, std::string("SOB_M_DC_14-22549AB"));
    QCOMPARE(split.rows[0].sample.slide, std::string("14-22549AB"));
    QCOMPARE(split.rows[0].sample.stem, std::string("14-22549"));
    QCOMPARE(split.rows[0].sample.sequence, 7);
    QCOMPARE(split.rows[1].sample.stem, std::string("case 7"));
}

void TestSplitCsv::groupsInTwoPartsAreWatermarked()
{
    const Split split = readText(kHeader + "a.png,,benign,,40,g1,train\nb.png,,benign,,40,g1,test\n" +
                                 "c.png,,malignant,,40,g2,val\n");
    QVERIFY(QString::fromStdString(split.watermark.value()).contains("leak"));
    QVERIFY(QString::fromStdString(split.watermark.value()).contains("g1"));
    QCOMPARE(split.straddling().size(), std::size_t(1));
    QCOMPARE(split.straddling()[0].parts, (std::vector{Part::Train, Part::Test}));
}

void TestSplitCsv::theHashSaysWhoIsWhereAndNothingElse()
{
    Split split;
    split.rows = {makeRow("a.png", Label::Benign, "g1", Part::Train)};
    const std::string hash = splitHash(split);
    split.rows[0].sha256 = std::string(64, 'f');
    QCOMPARE(splitHash(split), hash);
    split.rows[0].part = Part::Test;
    QVERIFY(splitHash(split) != hash);
}

void TestSplitCsv::wrongRowsAreNamedByLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const QString header = QString::fromStdString(kHeader);
    const QString good = "a.png,,benign,,40,g1,train\n";
    QTest::newRow("empty") << ""
                           << "empty";
    QTest::newRow("no rows") << header << "no pictures";
    QTest::newRow("a missing column") << "path,label,group,part\na.png,benign,g1,train\n"
                                      << "sha256";
    QTest::newRow("an unknown class") << header + good + "b.png,,cancer,,40,g1,train\n"
                                      << "line 3: \"cancer\"";
    QTest::newRow("an unknown part") << header + good + "b.png,,benign,,40,g1,training\n"
                                     << "line 3: \"training\"";
    QTest::newRow("a path twice") << header + good + good << "line 3: a.png";
    QTest::newRow("a path twice in other words") << header + good + "./a.png,,benign,,40,g1,train\n"
                                                 << "line 3: ./a.png";
    QTest::newRow("an absolute path") << header + "/a.png,,benign,,40,g1,train\n"
                                      << "line 2";
    QTest::newRow("a path that leaves the folder") << header + "../a.png,,benign,,40,g1,train\n"
                                                   << "line 2";
    QTest::newRow("no group") << header + "a.png,,benign,,40,,train\n"
                              << "group is empty";
    QTest::newRow("a magnification in words") << header + "a.png,,benign,,40X,g1,train\n"
                                              << "\"40X\"";
    QTest::newRow("a negative magnification") << header + "a.png,,benign,,-40,g1,train\n"
                                              << "\"-40\"";
    QTest::newRow("half a checksum") << header + "a.png,abc,benign,,40,g1,train\n"
                                     << "SHA-256";
    QTest::newRow("a short row") << header + "a.png,benign\n"
                                 << "split.csv";
}

void TestSplitCsv::wrongRowsAreNamedByLine()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    try {
        readText(text.toStdString());
        QFAIL("the split was read");
    } catch (const Error &error) {
        QCOMPARE(error.kind(), ErrorKind::BadInput);
        QVERIFY2(QString(error.what()).contains(says), error.what());
        QVERIFY(QString(error.what()).contains("split.csv"));
    }
}

QTEST_GUILESS_MAIN(TestSplitCsv)
#include "tst_split_csv.moc"
