#include "core/common/atomic_file.h"
#include "core/image/image_io.h"
#include "tests/support/cli_runner.h"
#include "tests/support/temporary_folder.h"

#include <QProcess>
#include <QTest>

using namespace histo;

/// Exit codes and messages of what goes wrong: 2 for the command line, 3 for what it names.
class TestCliErrors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void helpNamesEveryCommand();
    void mistakesAreToldByTheirNames_data();
    void mistakesAreToldByTheirNames();
    void demoRefusesAFolderThatIsNotEmpty();
    void resultsThatCannotBeWrittenAreAFailure();

private:
    QString filled(const QString &word) const; ///< "@name" is a path in the test's folder

    TemporaryFolder m_folder;
};

void TestCliErrors::initTestCase()
{
    writePng(m_folder / "picture.png", cv::Mat3b(48, 64, cv::Vec3b(200, 150, 180)));
    writeFileAtomically(m_folder / "broken.png", "no picture");
    writeFileAtomically(m_folder / "broken.safetensors", "no weights");
    writeFileAtomically(m_folder / "split.csv", "path,label\n");
    std::filesystem::create_directory(m_folder / "empty");
}

QString TestCliErrors::filled(const QString &word) const
{
    return word.startsWith('@') ? inQt(m_folder / word.mid(1).toStdString()) : word;
}

void TestCliErrors::helpNamesEveryCommand()
{
    const CliResult result = runCli({"--help-all"});
    QCOMPARE(result.exitCode, 0);
    for (const char *command : {"demo", "data", "synth", "scan", "split", "model", "list", "inspect", "convert",
                                "forward", "train", "resume", "evaluate", "predict", "explain", "runs", "show", "bench", "window"})
        QVERIFY2(result.out.contains(QByteArray("\n") + command) || result.out.contains(QByteArray("  ") + command),
                 command);
}

void TestCliErrors::mistakesAreToldByTheirNames_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("named");
    const QString explain = "explain @picture.png --model efficientnet_lite0 --pattern-weights --as-is ";
    const QString forward = "model forward --model efficientnet_lite0 --out @l.npy ";
    auto row = [](const char *title, const QString &line, int exitCode, const char *named) {
        QTest::newRow(title) << line << exitCode << QByteArray(named);
    };
    row("no command", "", 2, "subcommand");
    row("unknown command", "dance", 2, "dance");
    row("unknown command of a group", "data dance", 2, "dance");
    row("unknown flag", "data scan @empty --bogus", 2, "--bogus");
    row("a number that is none", "data synth @new --cases many", 2, "many");
    row("a flag that is missing", "train --data @empty", 2, "--out");
    row("unknown model", "train --data @empty --model alexnet --out @run", 2, "alexnet");
    row("unknown device", "train --data @empty --device gpu --out @run", 2, "gpu");
    row("unknown precision", "train --data @empty --precision fp8 --out @run", 2, "fp8");
    row("unknown preset", "train --data @empty --preset wild --out @run", 2, "wild");
    row("unknown group", "train --data @empty --group hospital --out @run", 2, "hospital");
    row("unknown cue", "data synth @new --cue smell", 2, "smell");
    row("unknown part", "evaluate @empty --part exam", 2, "exam");
    row("unknown method", explain + "--method tealeaves", 2, "tealeaves");
    row("unknown layer", explain + "--method gradcam --layer nosuch.7", 2, "nosuch.7");
    row("a split beside folds", "train --data @empty --split @split.csv --folds 3 --out @run", 2, "--split");
    row("weights without a model", "predict --weights @broken.safetensors @picture.png", 2, "--model");
    const QString exported = "model export --model efficientnet_lite0 --pattern-weights --out @network.onnx ";
    row("unknown export of a network", exported + "--to pickle", 2, "onnx, torchscript");
    row("unknown export of a run", "runs export @empty --to pickle --out @out", 2, "onnx, torchscript");
    row("a pixel size that is none", exported + "--to onnx --um-per-pixel 0", 2, "--um-per-pixel");
    row("an ONNX file of another name",
        "model export --model efficientnet_lite0 --pattern-weights --to onnx --out @picture.png", 2, "picture.png");
    row("a conversion of another name", "model convert @broken.safetensors @weights.pth", 2, ".safetensors");
    row("more pictures at once than pay", "bench infer --batch 257", 2, "--batch");
    row("no picture", "predict --model resnet50 --pattern-weights --json -", 2, "WORDS");
    row("an empty data set", "train --data @empty --out @run", 3, "empty");
    row("a missing data set", "train --data @missing --out @run", 3, "missing");
    row("a missing weights file", "train --data @empty --weights @w.safetensors --out @run", 3, "w.safetensors");
    row("a broken weights file", "model inspect @broken.safetensors", 3, "broken.safetensors");
    row("a broken picture", forward + "--pattern-weights --image @broken.png", 3, "broken.png");
    row("a missing input", forward + "--pattern-weights --input @missing.npy", 3, "missing.npy");
    row("a folder that is no run", "evaluate @empty", 3, "empty");
    row("an export of a folder that is no run", "runs export @empty --to onnx --out @network.onnx", 3, "empty");
    row("an export into a folder that is not empty",
        "model export --model efficientnet_lite0 --pattern-weights --to torchscript --out @.", 3, "not empty");
    row("a missing run", "resume @missing", 3, "missing");
    row("a missing folder of runs", "runs list @missing", 3, "missing");
}

void TestCliErrors::mistakesAreToldByTheirNames()
{
    QFETCH(QString, line);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, named);
    QStringList words;
    for (const QString &word : line.split(' ', Qt::SkipEmptyParts))
        words << filled(word);
    const CliResult result = runCli(words);
    QVERIFY2(result.exitCode == exitCode, result.err);
    QVERIFY2(result.err.contains(named), result.err);
    QVERIFY(result.out.isEmpty());
    QVERIFY(!std::filesystem::exists(m_folder / "run"));
    QVERIFY(!std::filesystem::exists(m_folder / "l.npy"));
}

void TestCliErrors::demoRefusesAFolderThatIsNotEmpty()
{
    const CliResult result = runCli({"demo", "--out", inQt(m_folder.path())});
    QCOMPARE(result.exitCode, 3);
    QVERIFY(result.err.contains(m_folder.path().c_str()));
    QVERIFY(result.err.contains("--out"));
}

void TestCliErrors::resultsThatCannotBeWrittenAreAFailure()
{
    if (!std::filesystem::exists("/dev/full"))
        QSKIP("this system has no /dev/full");
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(HISTO_BIN_DIR "/histoscope-cli", {"model", "list", "--json", "-"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("stdout"));
}

QTEST_GUILESS_MAIN(TestCliErrors)
#include "tst_cli_errors.moc"
