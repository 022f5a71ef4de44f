#include "core/common/npy.h"
#include "core/image/image_io.h"
#include "core/model/safetensors.h"
#include "tests/support/cli_runner.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cmath>

using namespace histo;

/// model list, inspect and forward; explain and predict by pattern weights, on tiny inputs.
class TestCliModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void listNamesTheNetworks();
    void forwardGivesLogitsOfAReadyInput();
    void forwardGivesLogitsOfPictures();
    void anInputOfAnotherShapeIsRefused();
    void anInputWithoutPixelsIsRefusedByItsShape();
    void manyPicturesAreJudgedInTheirOrder();
    void aFileOfNoNetworkIsToldEveryDifference();
    void exportWritesWhatItNames_data();
    void exportWritesWhatItNames();
    void explainWritesMapOverlayAndDocument();
    void theSameExplanationIsTheSameBytes();
    void everyClassCanBeExplained_data();
    void everyClassCanBeExplained();

private:
    QString path(const char *name) const { return inQt(m_folder / name); }
    CliResult explain(const QStringList &more) const;

    TemporaryFolder m_folder;
};

void TestCliModel::initTestCase()
{
    cv::Mat3b picture(48, 64);
    cv::randu(picture, cv::Scalar::all(0), cv::Scalar::all(255));
    writePng(m_folder / "picture.png", picture);
    std::vector<float> input(2 * 3 * 32 * 40);
    for (std::size_t i = 0; i < input.size(); ++i)
        input[i] = static_cast<float>(i % 17) / 17 - 0.5f;
    writeNpy(m_folder / "input.npy", {2, 3, 32, 40}, input.data());
}

CliResult TestCliModel::explain(const QStringList &more) const
{
    return runCli(QStringList{"explain", path("picture.png"), "--model", "efficientnet_lite0", "--pattern-weights",
                              "--as-is", "--method", "gradcam"} +
                  more);
}

void TestCliModel::listNamesTheNetworks()
{
    const CliResult result = runCli({"model", "list", "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    std::vector<std::string> ids;
    for (const auto &model : result.json())
        ids.push_back(model.at("id"));
    for (const char *id : {"vgg16", "resnet50", "efficientnet_b0", "efficientnet_lite0"})
        QVERIFY(std::find(ids.begin(), ids.end(), id) != ids.end());
}

void TestCliModel::forwardGivesLogitsOfAReadyInput()
{
    const CliResult result = runCli({"model", "forward", "--model", "efficientnet_lite0", "--pattern-weights",
                                     "--input", path("input.npy"), "--out", path("logits.npy")});
    QCOMPARE(result.exitCode, 0);
    const auto logits = readNpyFloat(m_folder / "logits.npy");
    QVERIFY((logits.shape == std::vector<std::int64_t>{2, 2}));
    QVERIFY(logits.values[0] != logits.values[1]);
}

void TestCliModel::forwardGivesLogitsOfPictures()
{
    for (const QStringList &geometry : {QStringList{}, QStringList{"--as-is"}}) {
        const CliResult result = runCli(QStringList{"model", "forward", "--model", "efficientnet_lite0",
                                                    "--pattern-weights", "--image", path("picture.png"),
                                                    path("picture.png"), "--out", path("logits.npy")} +
                                        geometry);
        QCOMPARE(result.exitCode, 0);
        QVERIFY((readNpyFloat(m_folder / "logits.npy").shape == std::vector<std::int64_t>{2, 2}));
    }
}

void TestCliModel::anInputOfAnotherShapeIsRefused()
{
    const std::vector<float> grey(16 * 16);
    writeNpy(m_folder / "grey.npy", {16, 16}, grey.data());
    const CliResult result = runCli({"model", "forward", "--model", "efficientnet_lite0", "--pattern-weights",
                                     "--input", path("grey.npy"), "--out", path("no.npy")});
    QCOMPARE(result.exitCode, 3);
    QVERIFY(result.err.contains("grey.npy"));
    QVERIFY(!std::filesystem::exists(m_folder / "no.npy"));
}

void TestCliModel::anInputWithoutPixelsIsRefusedByItsShape()
{
    writeNpy(m_folder / "none.npy", {0, 3, 32, 32}, nullptr);
    const CliResult result = runCli({"model", "forward", "--model", "efficientnet_lite0", "--pattern-weights",
                                     "--input", path("none.npy"), "--out", path("no.npy")});
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains("[0, 3, 32, 32]"), result.err);
}

/// More than reach the network at once.
void TestCliModel::manyPicturesAreJudgedInTheirOrder()
{
    QStringList pictures;
    for (int index = 0; index < 18; ++index) {
        cv::Mat3b picture(index % 3 ? 48 : 64, 64, cv::Vec3b(uchar(14 * index), 90, 120));
        writePng(m_folder / (std::to_string(index) + ".png"), picture);
        pictures.append(inQt(m_folder / (std::to_string(index) + ".png")));
    }
    const QStringList network{"--model", "efficientnet_lite0", "--pattern-weights", "--precision", "fp32", "--json",
                              "-"};
    const Json rows = runCli(QStringList{"predict"} + pictures + network).json();
    QCOMPARE(rows.size(), std::size_t(pictures.size()));
    for (int index = 0; index < pictures.size(); ++index)
        QCOMPARE(rows[std::size_t(index)].at("path").get<std::string>(), pictures[index].toStdString());
    for (int index : {0, 4, 17}) {
        const Json alone = runCli(QStringList{"predict", pictures[index]} + network).json();
        for (const char *figure : {"score", "logit_benign", "logit_malignant"})
            QVERIFY(std::abs(alone[0].at(figure).get<double>() - rows[std::size_t(index)].at(figure).get<double>()) <
                    1e-5);
    }
}

void TestCliModel::aFileOfNoNetworkIsToldEveryDifference()
{
    const std::vector<float> values(64 * 3 * 7 * 7);
    writeSafetensors(m_folder / "part.safetensors", {{{"conv1.weight", "F32", {64, 3, 7, 7}}, values.data()}});
    const Json nearest = runCli({"model", "inspect", path("part.safetensors"), "--json", "-"}).json().at("nearest");
    QCOMPARE(nearest.at("model").get<std::string>(), std::string("resnet18"));
    QVERIFY(nearest.at("differences").size() > 50);
    const CliResult text = runCli({"model", "inspect", path("part.safetensors")});
    QVERIFY2(text.out.contains(" more"), text.out);
}

void TestCliModel::exportWritesWhatItNames_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("out");
    QTest::addColumn<QStringList>("files");
    QTest::newRow("ONNX") << "onnx"
                          << "network.onnx" << QStringList{"network.onnx"};
    QTest::newRow("TorchScript") << "torchscript"
                                 << "bundle" << QStringList{"README.md", "config.json", "torchscript_model.pt"};
}

void TestCliModel::exportWritesWhatItNames()
{
    QFETCH(QString, target);
    QFETCH(QString, out);
    QFETCH(QStringList, files);
    const CliResult result = runCli({"model", "export", "--model", "efficientnet_lite0", "--pattern-weights", "--to",
                                     target, "--out", inQt(m_folder / out.toStdString()), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json document = result.json();
    QCOMPARE(document.at("model").get<std::string>(), std::string("efficientnet_lite0"));
    QStringList written;
    for (const auto &file : document.at("files")) {
        const std::filesystem::path path = file.at("path").get<std::string>();
        written.append(inQt(path.filename()));
        QCOMPARE(file.at("bytes").get<std::uintmax_t>(), std::filesystem::file_size(path));
    }
    QCOMPARE(written, files);
}

void TestCliModel::explainWritesMapOverlayAndDocument()
{
    const CliResult result = explain({"--raw", path("map.npy"), "--out", path("overlay.png"), "--json", "-"});
    QVERIFY2(result.exitCode == 0, result.err);
    QVERIFY(!result.json().is_discarded());
    QCOMPARE(result.json().at("method").get<std::string>(), "gradcam");
    const auto map = readNpyFloat(m_folder / "map.npy");
    QVERIFY((map.shape == std::vector<std::int64_t>{48, 64}));
    for (float value : map.values)
        QVERIFY(value >= 0); // only what speaks for the class
    QVERIFY(!readRgb(m_folder / "overlay.png").empty());
}

void TestCliModel::theSameExplanationIsTheSameBytes()
{
    QCOMPARE(explain({"--raw", path("a.npy"), "--out", path("a.png")}).exitCode, 0);
    QCOMPARE(explain({"--raw", path("b.npy"), "--out", path("b.png")}).exitCode, 0);
    QVERIFY(readNpyFloat(m_folder / "a.npy").values == readNpyFloat(m_folder / "b.npy").values);
    QCOMPARE(cv::norm(readRgb(m_folder / "a.png"), readRgb(m_folder / "b.png"), cv::NORM_INF), 0.0);
}

void TestCliModel::everyClassCanBeExplained_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("exitCode");
    for (const char *target : {"benign", "malignant", "margin", "0", "1"})
        QTest::newRow(target) << QString(target) << 0;
    for (const char *target : {"2", "-1", "tumour", "99999999999999999999"})
        QTest::newRow(target) << QString(target) << 2;
}

void TestCliModel::everyClassCanBeExplained()
{
    QFETCH(QString, target);
    QFETCH(int, exitCode);
    QCOMPARE(explain({"--class=" + target}).exitCode, exitCode);
}

QTEST_GUILESS_MAIN(TestCliModel)
#include "tst_cli_model.moc"
