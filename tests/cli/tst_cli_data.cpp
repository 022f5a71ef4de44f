#include "core/common/atomic_file.h"
#include "core/common/csv.h"
#include "tests/support/cli_runner.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <set>

using namespace histo;

namespace {

std::filesystem::path anyPngBelow(const std::filesystem::path &folder)
{
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".png")
            return entry.path();
    return {};
}

} // namespace

/// data synth, scan and split, on ten drawn cases.
class TestCliData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void synthSaysWhatItMade();
    void synthRefusesAFolderThatIsNotEmpty();
    void synthPlantsTheTrapsAskedFor();
    void synthRefusesASizeThatIsNone();
    void theSameSeedDrawsTheSameFiles();
    void scanGivesOneDocument();
    void scanOfAMissingOrEmptyFolderIsBadInput();
    void aBrokenPictureIsSkippedAndNamed();
    void theListHasARowForEveryPicture();
    void aMarkAndANoteAreKeptAndListed();
    void aNoteOnAnUnknownPictureIsRefused();
    void splitHasARowForEveryPictureWithItsHash();
    void theSameSeedGivesTheSameSplitFile();
    void testPartsCoverEveryPictureOnce();
    void aLeakySplitIsWatermarked();
    void onlyTheMagnificationsAskedForAreSplit();
    void aFoldFileIsFollowed();
    void theAuthorsFoldsAreForBreakHisAlone();
    void equalPicturesAreKeptTogetherOrDropped();
    void whatIsKnownOfTheSplitLiesBesideIt();
    void nothingButASplitIsWrittenOver();
    void whatTheScanFoundIsToldWithTheSplit();
    void flagsThatContradictThemselvesAreRefused_data();
    void flagsThatContradictThemselvesAreRefused();

private:
    QString path(const char *name) const { return inQt(m_folder / name); }

    TemporaryFolder m_folder;
    CliResult m_synth;
};

void TestCliData::initTestCase()
{
    m_synth = runCli({"data", "synth", path("data"), "--cases", "10", "--per-case", "2", "--seed", "5"});
    QCOMPARE(m_synth.exitCode, 0);
}

void TestCliData::synthSaysWhatItMade() { QVERIFY(m_synth.out.contains("20 drawn pictures of 10 cases")); }

void TestCliData::synthRefusesAFolderThatIsNotEmpty()
{
    const CliResult result = runCli({"data", "synth", path("data"), "--cases", "2"});
    QCOMPARE(result.exitCode, 3);
    QVERIFY(result.err.contains(path("data").toUtf8()));
}

void TestCliData::synthPlantsTheTrapsAskedFor()
{
    QCOMPARE(runCli({"data", "synth", path("trapped"), "--cases", "6", "--per-case", "2", "--magnification", "40,100",
                     "--size", "64x48", "--twins", "2", "--siblings", "1", "--mixed-cases", "1"})
                 .exitCode,
             0);
    const Json traps = readJsonFile(m_folder / "trapped/traps.json");
    QCOMPARE(traps.at("siblings").size(), 1u);
    QCOMPARE(traps.at("mixed_cases").size(), 1u);
    const Json scan = runCli({"data", "scan", path("trapped"), "--json", "-"}).json();
    QCOMPARE(scan.at("images").get<int>(), 6 * 2 + 2 * 2 + 2);
    QCOMPARE(scan.at("stems").get<int>(), 6);
    QCOMPARE(scan.at("slides").get<int>(), 8);
    QCOMPARE(scan.at("duplicates").size(), traps.at("twins").size());
    QVERIFY(!scan.at("by_magnification").contains("200") || scan.at("by_magnification").at("200") == 0);
}

void TestCliData::synthRefusesASizeThatIsNone()
{
    for (const char *size : {"700", "700x", "700*460", "700x460x3"}) {
        const CliResult result = runCli({"data", "synth", path("sized"), "--size", size});
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains("--size"), result.err);
    }
}

void TestCliData::theSameSeedDrawsTheSameFiles()
{
    QCOMPARE(runCli({"data", "synth", path("again"), "--cases", "10", "--per-case", "2", "--seed", "5"}).exitCode, 0);
    const auto first = anyPngBelow(m_folder / "data");
    const auto second = m_folder / "again" / first.lexically_relative(m_folder / "data");
    QVERIFY(readFile(first) == readFile(second));
}

void TestCliData::scanGivesOneDocument()
{
    const CliResult result = runCli({"data", "scan", path("data"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QVERIFY(!document.is_discarded());
    QCOMPARE(document.at("format").get<std::string>(), "breakhis_original");
    QCOMPARE(document.at("images").get<int>(), 20);
    QCOMPARE(document.at("by_class").at("benign").get<int>(), 10);
    QCOMPARE(document.at("stems").get<int>(), 10);
    QVERIFY(document.at("skipped").empty());
}

void TestCliData::scanOfAMissingOrEmptyFolderIsBadInput()
{
    std::filesystem::create_directory(m_folder / "empty");
    for (const char *name : {"missing", "empty"}) {
        const CliResult result = runCli({"data", "scan", path(name), "--json", "-"});
        QCOMPARE(result.exitCode, 3);
        QVERIFY(result.out.isEmpty());
        QVERIFY2(result.err.contains(name), result.err);
    }
}

void TestCliData::aBrokenPictureIsSkippedAndNamed()
{
    std::filesystem::copy(m_folder / "data", m_folder / "broken", std::filesystem::copy_options::recursive);
    const auto victim = anyPngBelow(m_folder / "broken");
    std::filesystem::resize_file(victim, std::filesystem::file_size(victim) / 2);
    const CliResult result = runCli({"data", "scan", path("broken"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QCOMPARE(document.at("images").get<int>(), 19);
    QCOMPARE(document.at("skipped").size(), 1u);
    QCOMPARE(document.at("skipped")[0].at("path").get<std::string>(),
             victim.lexically_relative(m_folder / "broken").generic_string());
}

void TestCliData::theListHasARowForEveryPicture()
{
    const CliResult result = runCli({"data", "list", path("data"), "--findings", path("findings.csv")});
    QCOMPARE(result.exitCode, 0);
    writeFileAtomically(m_folder / "list.csv", result.out.toStdString());
    const CsvTable table = readCsv(m_folder / "list.csv");
    QCOMPARE(table.rows.size(), 20u);
    for (const auto &row : table.rows)
        QVERIFY(std::filesystem::exists(m_folder / "data" / row[table.column("path")]));
    QCOMPARE(readCsv(m_folder / "findings.csv").columns.front(), std::string("finding"));
}

void TestCliData::aMarkAndANoteAreKeptAndListed()
{
    const QString picture = inQt(anyPngBelow(m_folder / "data").filename());
    const CliResult result = runCli(
        {"data", "note", path("data"), picture, "--mark", "--text", "=lumen, \"wide\"", "--json", "-"});
    QVERIFY2(result.exitCode == 0, result.err);
    QVERIFY(result.json().at("marked").get<bool>());
    QCOMPARE(runCli({"data", "list", path("data"), "--marked", "--out", path("marked.csv")}).exitCode, 0);
    const CsvTable table = readCsv(m_folder / "marked.csv");
    QCOMPARE(table.rows.size(), 1u);
    QCOMPARE(table.rows[0][table.column("note")], std::string("'=lumen, \"wide\"")); // no formula
    QVERIFY(runCli({"data", "note", path("data"), picture}).out.contains("marked, \"=lumen"));
    runCli({"data", "note", path("data"), picture, "--unmark", "--text", ""});
    QVERIFY(runCli({"data", "note", path("data"), picture}).out.contains("not marked\n"));
}

void TestCliData::aNoteOnAnUnknownPictureIsRefused()
{
    const CliResult result = runCli({"data", "note", path("data"), "nobody.png", "--mark"});
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains("nobody.png"), result.err);
}

void TestCliData::splitHasARowForEveryPictureWithItsHash()
{
    const CliResult result = runCli(
        {"data", "split", path("data"), "--folds", "5", "--fold", "2", "--out", path("split.csv"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QVERIFY(document.at("watermark").is_null());
    QVERIFY(document.at("straddling").empty());
    QVERIFY(document.at("parts").at("test").at("malignant").at("images").get<int>() > 0);

    const CsvTable table = readCsv(m_folder / "split.csv");
    QVERIFY((table.columns ==
             std::vector<std::string>{"path", "sha256", "label", "subtype", "magnification", "group", "part"}));
    QCOMPARE(table.rows.size(), 20u);
    for (const auto &row : table.rows)
        QCOMPARE(row[table.column("sha256")].size(), 64u);
}

void TestCliData::theSameSeedGivesTheSameSplitFile()
{
    auto split = [this](const char *seed, const char *out) {
        runCli({"data", "split", path("data"), "--seed", seed, "--out", path(out)});
        return readFile(m_folder / out);
    };
    QVERIFY(split("3", "a.csv") == split("3", "b.csv"));
    QVERIFY(split("3", "a.csv") != split("4", "c.csv"));
}

void TestCliData::testPartsCoverEveryPictureOnce()
{
    std::multiset<std::string> judged;
    for (int fold = 1; fold <= 5; ++fold) {
        runCli({"data", "split", path("data"), "--fold", QString::number(fold), "--out", path("fold.csv")});
        const CsvTable table = readCsv(m_folder / "fold.csv");
        for (const auto &row : table.rows)
            if (row[table.column("part")] == "test")
                judged.insert(row[table.column("path")]);
    }
    QCOMPARE(judged.size(), 20u);
    QCOMPARE(std::set<std::string>(judged.begin(), judged.end()).size(), 20u);
}

void TestCliData::aLeakySplitIsWatermarked()
{
    const CliResult result = runCli(
        {"data", "split", path("data"), "--scheme", "leaky", "--out", path("leaky.csv"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QVERIFY(document.at("watermark").get<std::string>().find("leak") != std::string::npos);
    QVERIFY(!document.at("straddling").empty());
}

void TestCliData::onlyTheMagnificationsAskedForAreSplit()
{
    const CliResult result = runCli(
        {"data", "split", "--magnification", "40", path("data"), "--out", path("forty.csv")});
    QCOMPARE(result.exitCode, 0);
    const CsvTable table = readCsv(m_folder / "forty.csv");
    QCOMPARE(table.rows.size(), 10u);
    for (const auto &row : table.rows)
        QCOMPARE(row[table.column("magnification")], "40");
}

/// Of ten cases the first three of each class train, the others test.
void TestCliData::aFoldFileIsFollowed()
{
    std::string lines;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(m_folder / "data")) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() == ".png")
            lines += name + (name.find("-40-") != std::string::npos ? "|40|1|" : "|100|1|") +
                     (name < "SOB_B_PT" || (name > "SOB_M" && name < "SOB_M_MC") ? "train" : "test") + "\r\n";
    }
    writeFileAtomically(m_folder / "fold.txt", lines);
    const CliResult result = runCli({"data", "split", path("data"), "--scheme", "official", "--fold-file",
                                     path("fold.txt"), "--out", path("official.csv"), "--json", "-"});
    QVERIFY2(result.exitCode == 0, result.err);
    const Json document = result.json();
    QCOMPARE(document.at("scheme").get<std::string>(), std::string("official"));
    QVERIFY(document.at("straddling").empty() && document.at("watermark").is_null());
    const CsvTable table = readCsv(m_folder / "official.csv");
    QCOMPARE(table.rows.size(), 20u);
    for (const auto &row : table.rows) {
        const std::string name = std::filesystem::path(row[table.column("path")]).filename().string();
        const bool isListedForTest = lines.find(name + "|40|1|test") != std::string::npos ||
                                     lines.find(name + "|100|1|test") != std::string::npos;
        QCOMPARE(row[table.column("part")] == "test", isListedForTest);
    }
}

void TestCliData::theAuthorsFoldsAreForBreakHisAlone()
{
    const CliResult result = runCli({"data", "split", path("data"), "--scheme", "official", "--out", path("o.csv")});
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains("the authors' fold 1"), result.err);
    QVERIFY(!std::filesystem::exists(m_folder / "o.csv"));
}

void TestCliData::equalPicturesAreKeptTogetherOrDropped()
{
    std::filesystem::copy(m_folder / "data", m_folder / "twins", std::filesystem::copy_options::recursive);
    const std::filesystem::path victim = anyPngBelow(m_folder / "twins");
    std::string name = victim.filename().string();
    name.replace(name.size() - 7, 3, "777"); // another number in the same slide
    std::filesystem::copy(victim, victim.parent_path() / name);
    const auto rowsOf = [&](const QStringList &more) {
        const CliResult result = runCli(
            QStringList{"data", "split", path("twins"), "--out", path("twins.csv"), "--json", "-"} + more);
        return std::pair(readCsv(m_folder / "twins.csv").rows.size(), result.json());
    };
    const auto [kept, keptDocument] = rowsOf({});
    QCOMPARE(kept, 21u);
    QCOMPARE(keptDocument.at("twins").size(), 1u);
    const auto [dropped, droppedDocument] = rowsOf({"--twins", "drop"});
    QCOMPARE(dropped, 20u);
    QCOMPARE(droppedDocument.at("left_out").size(), 1u);
    QVERIFY(droppedDocument.at("left_out")[0].at("path").get<std::string>().ends_with("777.png"));
}

void TestCliData::whatIsKnownOfTheSplitLiesBesideIt()
{
    const CliResult result = runCli({"data", "split", path("data"), "--out", path("known.csv"), "--json", "-"});
    QVERIFY(readJsonFile(m_folder / "known.json") == result.json());
    const Json baselines = result.json().at("baselines").at("test");
    QVERIFY(baselines.at("majority").at("accuracy").is_number());
    const Json &colour = baselines.at("colour").at("balanced_accuracy");
    QVERIFY(colour.at("low").get<double>() <= colour.at("value").get<double>());
    QVERIFY(baselines.at("n_groups").get<int>() > 0);
}

void TestCliData::nothingButASplitIsWrittenOver()
{
    const std::filesystem::path picture = anyPngBelow(m_folder / "data");
    const auto size = std::filesystem::file_size(picture);
    QCOMPARE(runCli({"data", "split", path("data"), "--out", inQt(picture)}).exitCode, 3);
    QCOMPARE(std::filesystem::file_size(picture), size);
    writeFileAtomically(m_folder / "mine.json", "{}");
    const CliResult result = runCli({"data", "split", path("data"), "--out", path("mine.csv")});
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains("mine.json"), result.err);
    QVERIFY(!std::filesystem::exists(m_folder / "mine.csv"));
    QCOMPARE(runCli({"data", "split", path("data"), "--out", path("data")}).exitCode, 2);
    for (int again = 0; again < 2; ++again)
        QCOMPARE(runCli({"data", "split", path("data"), "--out", path("twice.csv")}).exitCode, 0);
}

void TestCliData::whatTheScanFoundIsToldWithTheSplit()
{
    std::filesystem::copy(m_folder / "data", m_folder / "damaged", std::filesystem::copy_options::recursive);
    const std::filesystem::path victim = anyPngBelow(m_folder / "damaged");
    std::filesystem::resize_file(victim, 100);
    const CliResult result = runCli({"data", "split", path("damaged"), "--out", path("d.csv"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    QVERIFY(result.json().at("warnings").dump().find("1 file was skipped by the scan") != std::string::npos);
    QVERIFY(result.err.contains(victim.filename().c_str()));
}

void TestCliData::flagsThatContradictThemselvesAreRefused_data()
{
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("a fold file without its scheme") << QStringList{"--fold-file", "fold.txt"} << QByteArray("official");
    QTest::newRow("a fold and a fold file")
        << QStringList{"--scheme", "official", "--fold-file", "fold.txt", "--fold", "2"} << QByteArray("fold");
    QTest::newRow("a sixth fold") << QStringList{"--scheme", "official", "--fold", "6"} << QByteArray("1 to 5");
    QTest::newRow("a negative seed") << QStringList{"--seed", "-1"} << QByteArray("seed");
    QTest::newRow("no magnification") << QStringList{"--magnification", ""} << QByteArray("agnification");
    QTest::newRow("an unknown scheme") << QStringList{"--scheme", "random"} << QByteArray("random");
    QTest::newRow("an unknown choice of twins") << QStringList{"--twins", "both"} << QByteArray("both");
}

void TestCliData::flagsThatContradictThemselvesAreRefused()
{
    QFETCH(QStringList, flags);
    QFETCH(QByteArray, says);
    const CliResult result = runCli(QStringList{"data", "split", path("data"), "--out", path("no.csv")} + flags);
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains(says), result.err);
    QVERIFY(!std::filesystem::exists(m_folder / "no.csv"));
}

QTEST_GUILESS_MAIN(TestCliData)
#include "tst_cli_data.moc"
