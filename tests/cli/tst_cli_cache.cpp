#include "tests/support/cli_runner.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;

namespace {

/// Puts the cache of the programs that are started meanwhile into a folder.
class CacheIn {
public:
    explicit CacheIn(const std::filesystem::path &folder) { qputenv("HISTO_CACHE", folder.c_str()); }
    ~CacheIn() { qunsetenv("HISTO_CACHE"); }
    CacheIn(const CacheIn &) = delete;
    CacheIn &operator=(const CacheIn &) = delete;
};

} // namespace

class TestCliCache : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTrainingFillsTheCacheAndAPersonCanEmptyIt();
    void pipelineMeasuresTheWayFromFilesToBatches();
};

void TestCliCache::aTrainingFillsTheCacheAndAPersonCanEmptyIt()
{
    const TemporaryFolder folder;
    const CacheIn cache(folder / "cache");
    const QString data = inQt(folder / "data");
    QCOMPARE(runCli({"data", "synth", data, "--cases", "6", "--per-case", "1", "--size", "64x64"}).exitCode, 0);
    QCOMPARE(runCli({"data", "cache", "--json", "-"}).json().at("pictures").get<int>(), 0);
    QCOMPARE(runCli({"train", "--data", data, "--model", "efficientnet_lite0", "--weights", "none", "--epochs", "1",
                     "--head-epochs", "1", "--folds", "3", "--out", inQt(folder / "run")})
                 .exitCode,
             0);
    const Json filled = runCli({"data", "cache", "--json", "-"}).json();
    QCOMPARE(filled.at("pictures").get<int>(), 6); // train, validation and test
    QVERIFY(filled.at("bytes") > 0 && filled.at("budget_bytes") > filled.at("bytes"));
    QCOMPARE(filled.at("folder").get<std::string>(), (folder / "cache/pictures").string());
    QCOMPARE(runCli({"data", "cache", "--clear", "--json", "-"}).json().at("pictures").get<int>(), 0);
    QVERIFY(std::filesystem::exists(folder / "data"));
}

void TestCliCache::pipelineMeasuresTheWayFromFilesToBatches()
{
    const TemporaryFolder folder;
    for (std::uint64_t number = 0; number < 4; ++number)
        writeNoisePng(folder / ((number % 2 ? "benign/" : "malignant/") + std::to_string(number) + ".png"), number,
                      {300, 260});
    const CliResult result = runCli({"bench", "pipeline", inQt(folder.path()), "--repeats", "1", "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QCOMPARE(document.at("what").get<std::string>(), "pipeline");
    QCOMPARE(document.at("pictures").get<int>(), 4);
    QVERIFY(document.at("first_pass_per_second") > 0 && document.at("second_pass_per_second") > 0);
    for (const char *way : {"augmented", "augmented_bf16", "step_by_step", "middle", "whole"})
        QVERIFY(document.at("one_thread_per_second").at(way).at("best") > 0);
}

QTEST_GUILESS_MAIN(TestCliCache)
#include "tst_cli_cache.moc"
