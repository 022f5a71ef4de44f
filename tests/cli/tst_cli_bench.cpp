#include "tests/support/cli_runner.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;

/// bench, as short as it goes: what a document holds, not how fast anything is.
class TestCliBench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void decodeMeasuresThePlainPicturesOfAFolder();
    void decodeNeedsAPlainPicture();
    void inferMeasuresANetworkBesideThePeakOfTheSameRun();
    void inferRefusesAPrecisionThatItDoesNotHave();
};

void TestCliBench::decodeMeasuresThePlainPicturesOfAFolder()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "a/first.png", 1, {40, 30});
    writeNoisePng(folder / "b/second.png", 2, {40, 30});
    writeBytes(folder / "grey.png", pngOf({4, 2}, std::string(2 * 5, '\0')));
    writeBytes(folder / "broken.png", "no picture");
    const CliResult result = runCli({"bench", "decode", inQt(folder.path()), "--repeats", "2", "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QCOMPARE(document.at("what").get<std::string>(), "decode");
    QCOMPARE(document.at("pictures").get<int>(), 2);
    QCOMPARE(document.at("repeats").get<int>(), 2);
    QVERIFY(document.contains("threads") && document.at("versions").contains("libdeflate"));
    for (const char *way : {"opencv", "decoder", "read_rgb"}) {
        const Json figure = document.at("milliseconds").at(way);
        QVERIFY(figure.at("min") > 0 && figure.at("min") <= figure.at("median"));
    }
    QVERIFY(document.at("all_cores").at("read_rgb_per_second") > 0);
}

void TestCliBench::decodeNeedsAPlainPicture()
{
    const TemporaryFolder folder;
    writeBytes(folder / "grey.png", pngOf({4, 2}, std::string(2 * 5, '\0')));
    for (const QString &path : {inQt(folder.path()), inQt(folder / "nowhere")}) {
        const CliResult result = runCli({"bench", "decode", path, "--json", "-"});
        QCOMPARE(result.exitCode, 3);
        QVERIFY(result.out.isEmpty());
    }
}

void TestCliBench::inferMeasuresANetworkBesideThePeakOfTheSameRun()
{
    const CliResult result = runCli({"bench", "infer", "--model", "efficientnet_lite0", "--batch", "2", "--precision",
                                     "fp32", "--repeats", "2", "--plain", "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QCOMPARE(document.at("what").get<std::string>(), "infer");
    QCOMPARE(document.at("precision").get<std::string>(), "fp32");
    QCOMPARE(document.at("batch").get<int>(), 2);
    QVERIFY(document.at("images_per_second") > 0 && document.at("fraction_of_peak") > 0);
    QVERIFY(document.at("plain").at("largest_difference") < 1e-5);
    QVERIFY(document.contains("threads") && document.contains("repeats") &&
            document.at("versions").contains("libtorch"));
}

void TestCliBench::inferRefusesAPrecisionThatItDoesNotHave()
{
    const CliResult result = runCli({"bench", "infer", "--precision", "fp16", "--json", "-"});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.out.isEmpty());
}

QTEST_GUILESS_MAIN(TestCliBench)
#include "tst_cli_bench.moc"
