#include "core/evaluate/picture_list_csv.h"

#include "core/common/atomic_file.h"
#include "core/common/csv.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;

namespace {

Sample sampleOf(const std::string &path, Label label)
{
    Sample sample;
    sample.path = path;
    sample.label = label;
    sample.subtype = "DC";
    sample.magnification = 100;
    sample.slide = "14-1A";
    sample.stem = "14-1";
    sample.folder = "SOB_M_DC_14-1A";
    sample.sequence = 7;
    return sample;
}

} // namespace

class TestPictureListCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        m_report = std::make_shared<ScanReport>();
        m_report->root = m_folder->path();
        m_report->samples = {sampleOf("a/one.png", Label::Benign), sampleOf("=cmd.png", Label::Malignant)};
        writeNoisePng(*m_folder / "a/one.png", 1, {28, 20});
    }

    void everyColumnIsWhatThePictureIs()
    {
        m_report->duplicates = {{"a/one.png", "=cmd.png"}};
        const CsvTable table = readBack({m_report, {0}, {{"a/one.png", {true, "two\nlines, \"quoted\"", {}}}}, {}});
        QCOMPARE(table.rows.size(), std::size_t(1));
        const std::map<std::string, std::string> expected = {{"path", "a/one.png"},
                                                             {"label", "benign"},
                                                             {"subtype", "DC"},
                                                             {"magnification", "100"},
                                                             {"slide", "14-1A"},
                                                             {"stem", "14-1"},
                                                             {"sequence", "7"},
                                                             {"folder", "SOB_M_DC_14-1A"},
                                                             {"width", "28"},
                                                             {"height", "20"},
                                                             {"marked", "yes"},
                                                             {"note", "two\nlines, \"quoted\""},
                                                             {"equal_pictures", "'=cmd.png"}};
        QCOMPARE(table.columns.size(), expected.size());
        for (const auto &[column, value] : expected)
            QCOMPARE(table.rows[0][table.column(column)], value);
    }

    void whatASpreadsheetWouldRunIsInert()
    {
        const CsvTable table = readBack({m_report, {1}, {{"=cmd.png", {false, "@SUM(1)", {}}}}, {}});
        QCOMPARE(table.rows[0][table.column("path")], std::string("'=cmd.png"));
        QCOMPARE(table.rows[0][table.column("note")], std::string("'@SUM(1)"));
        QCOMPARE(table.rows[0][table.column("marked")], std::string("no"));
    }

    void aFileThatCannotBeReadHasNoSize()
    {
        const CsvTable table = readBack({m_report, {1}, {}, {}});
        QCOMPARE(table.rows[0][table.column("width")], std::string());
    }

    void underARunThereIsPartScoreAndVerdict()
    {
        PredictionRow judged;
        judged.path = "a/one.png";
        judged.label = Label::Benign;
        judged.score = 0.75;
        Split split;
        split.rows = {{m_report->samples[0], {}, {}, Part::Test}};
        const CsvTable table = readBack({m_report, {0, 1}, {}, RunLookup(split, {judged})});
        auto cell = [&](std::size_t row, const char *column) { return table.rows[row][table.column(column)]; };
        QCOMPARE(cell(0, "part"), std::string("test"));
        QCOMPARE(cell(0, "score"), std::string("0.75"));
        QCOMPARE(cell(0, "called"), std::string("malignant"));
        QCOMPARE(cell(0, "verdict"), std::string("wrong"));
        QCOMPARE(cell(1, "part") + cell(1, "score") + cell(1, "verdict"), std::string());
    }

    void everyFindingHasItsRow()
    {
        m_report->skipped = {{"empty.png", "an empty file"}};
        m_report->problems = {{"size_differs", "-1 is other", {"a/one.png", "=cmd.png"}}};
        m_report->duplicates = {{"a/one.png", "b.png"}};
        m_report->nearDuplicates = {{"a/one.png", "c.png", 0.9625}};
        m_report->otherFiles = {{"README.txt", "not a picture"}};
        writeFileAtomically(*m_folder / "findings.csv", findingsCsv(*m_report));
        const CsvTable table = readCsv(*m_folder / "findings.csv");
        QCOMPARE(table.rows.size(), std::size_t(6));
        QVERIFY((table.rows[0] == std::vector<std::string>{"skipped", "empty.png", "", "an empty file"}));
        QVERIFY((table.rows[2] == std::vector<std::string>{"size_differs", "'=cmd.png", "", "'-1 is other"}));
        QVERIFY((table.rows[4] == std::vector<std::string>{"look_alike", "a/one.png", "c.png", "0.9625"}));
        QCOMPARE(table.rows[5][0], std::string("other_file"));
    }

private:
    CsvTable readBack(const PictureList &list)
    {
        writeFileAtomically(*m_folder / "list.csv", pictureListCsv(list));
        return readCsv(*m_folder / "list.csv");
    }

    std::unique_ptr<TemporaryFolder> m_folder;
    std::shared_ptr<ScanReport> m_report;
};

QTEST_GUILESS_MAIN(TestPictureListCsv)
#include "tst_picture_list_csv.moc"
