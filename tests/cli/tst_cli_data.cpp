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
    void splitHasARowForEveryPictureWithItsHash();
    void theSameSeedGivesTheSameSplitFile();
    void testPartsCoverEveryPictureOnce();
    void aLeakySplitIsWatermarked();
    void onlyTheMagnificationsAskedForAreSplit();
    void splitSchemesOfLaterVersionsAreRefused();

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

void TestCliData::splitHasARowForEveryPictureWithItsHash()
{
    const CliResult result = runCli(
        {"data", "split", path("data"), "--folds", "5", "--fold", "2", "--out", path("split.csv"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QVERIFY(document.at("watermark").is_null());
    QVERIFY(document.at("straddling").empty());
    QVERIFY(document.at("counts").at("test").at("malignant").at("images").get<int>() > 0);

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

void TestCliData::splitSchemesOfLaterVersionsAreRefused()
{
    const CliResult result = runCli({"data", "split", path("data"), "--scheme", "official", "--out", path("o.csv")});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.err.contains("official"));
    QVERIFY(!std::filesystem::exists(m_folder / "o.csv"));
}

QTEST_GUILESS_MAIN(TestCliData)
#include "tst_cli_data.moc"
