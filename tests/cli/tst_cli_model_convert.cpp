#include "core/common/atomic_file.h"
#include "core/common/hash.h"
#include "core/model/weights_file.h"
#include "tests/support/cli_runner.h"
#include "tests/support/named_weights.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;
using namespace std::string_literals;

/// model convert, and the notes of model inspect, on Lite0 with two classes: the smallest network there is.
class TestCliModelConvert : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void namesBecomeTheModelsOwnAndEveryBitStays();
    void theMetadataSaysWhereFrom();
    void checkpointStateIsLeftOutAndSaidSo();
    void aFileMayBeConvertedOntoItself();
    void nothingIsWrittenOverUnlessAskedTo();
    void whatIsRefusedLeavesNoOutput_data();
    void whatIsRefusedLeavesNoOutput();
    void whatTheNamesCannotTellIsSaid();

private:
    QString path(const char *name) const { return inQt(m_folder / name); }
    CliResult convert(const char *in, const char *out, const QStringList &more = {}) const
    {
        return runCli(QStringList{"model", "convert", path(in), path(out)} + more);
    }
    TemporaryFolder m_folder;
};

void TestCliModelConvert::initTestCase()
{
    const NamedWeights foreign("efficientnet_lite0", WeightDialect::Timm, "model.");
    writeSafetensors(m_folder / "timm.safetensors", foreign.views(), {{"author", "somebody"}});
    const char value = 1;
    writeSafetensors(m_folder / "unknown.safetensors", {{{"w", "U8", {1}}, &value}});
    writeFileAtomically(m_folder / "broken.pth", "no weights");
}

void TestCliModelConvert::namesBecomeTheModelsOwnAndEveryBitStays()
{
    const CliResult result = convert("timm.safetensors", "own.safetensors", {"--model", "efficientnet_lite0"});
    QVERIFY2(result.exitCode == 0, result.err);
    const std::vector<TensorData> found = readWeightsFile(m_folder / "own.safetensors").tensors;
    const NamedWeights own("efficientnet_lite0");
    const std::vector<TensorView> expected = own.views();
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        QCOMPARE(found[i].info.name, expected[i].info.name);
        QCOMPARE(found[i].info.dtype, expected[i].info.dtype);
        QCOMPARE(found[i].info.shape, expected[i].info.shape);
        QVERIFY(std::memcmp(found[i].bytes.data(), expected[i].bytes, found[i].bytes.size()) == 0);
    }
}

void TestCliModelConvert::theMetadataSaysWhereFrom()
{
    const CliResult result = convert("timm.safetensors", "meta.safetensors", {"--json", "-"});
    QVERIFY2(result.exitCode == 0, result.err);
    const auto metadata = readWeightsFile(m_folder / "meta.safetensors").metadata;
    QCOMPARE(metadata,
             (std::map<std::string, std::string>{{"author", "somebody"},
                                                 {"converted_from", "safetensors"},
                                                 {"model", "efficientnet_lite0"},
                                                 {"source_dialect", "timm"},
                                                 {"source_sha256", sha256(readFile(m_folder / "timm.safetensors"))}}));
    QCOMPARE(result.json().at("source_sha256").get<std::string>(), metadata.at("source_sha256"));
    QCOMPARE(result.json().at("model").get<std::string>(), "efficientnet_lite0"s);
    QCOMPARE(result.json().at("classes").get<int>(), 2);
}

void TestCliModelConvert::checkpointStateIsLeftOutAndSaidSo()
{
    const NamedWeights own("efficientnet_lite0");
    std::vector<TensorView> views = own.views();
    const std::int64_t epoch = 3;
    views.push_back({{"state/epoch", "I64", {}}, &epoch});
    writeSafetensors(m_folder / "checkpoint.safetensors", views, {{"model", "efficientnet_lite0"}});
    const CliResult result = convert("checkpoint.safetensors", "weights.safetensors");
    QVERIFY2(result.exitCode == 0, result.err);
    QVERIFY2(result.err.contains("1 tensors"), result.err);
    QCOMPARE(readWeightsFile(m_folder / "weights.safetensors").tensors.size(), own.views().size());
}

void TestCliModelConvert::aFileMayBeConvertedOntoItself()
{
    std::filesystem::copy_file(m_folder / "timm.safetensors", m_folder / "itself.safetensors");
    QCOMPARE(convert("itself.safetensors", "itself.safetensors", {"--force"}).exitCode, 0);
    QCOMPARE(convert("timm.safetensors", "elsewhere.safetensors").exitCode, 0);
    QVERIFY(readFile(m_folder / "itself.safetensors") == readFile(m_folder / "elsewhere.safetensors"));
}

void TestCliModelConvert::nothingIsWrittenOverUnlessAskedTo()
{
    writeFileAtomically(m_folder / "precious.safetensors", "a text");
    const CliResult refused = convert("timm.safetensors", "precious.safetensors");
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.err.contains("precious.safetensors") && refused.err.contains("--force"), refused.err);
    QCOMPARE(readFile(m_folder / "precious.safetensors"), "a text"s);
    QCOMPARE(convert("timm.safetensors", "precious.safetensors", {"--force"}).exitCode, 0);
    QCOMPARE(convert("timm.safetensors", "precious.safetensors").exitCode, 0); // it is a conversion now
    QCOMPARE(readWeightsFile(m_folder / "precious.safetensors").metadata.at("source_dialect"), "timm"s);
}

void TestCliModelConvert::whatIsRefusedLeavesNoOutput_data()
{
    QTest::addColumn<QString>("in");
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("a missing file") << "missing.pth"
                                    << "efficientnet_lite0" << 3 << QByteArray("missing.pth");
    QTest::newRow("a broken file") << "broken.pth"
                                   << "efficientnet_lite0" << 3 << QByteArray("broken.pth");
    QTest::newRow("an unknown network") << "unknown.safetensors"
                                        << "" << 3 << QByteArray("unknown.safetensors");
    QTest::newRow("not the network it is") << "unknown.safetensors"
                                           << "resnet50" << 3 << QByteArray("unknown.safetensors");
    QTest::newRow("another network") << "timm.safetensors"
                                     << "resnet50" << 3 << QByteArray("timm.safetensors");
    QTest::newRow("no network of that name") << "timm.safetensors"
                                             << "resnet51" << 2 << QByteArray("resnet51");
}

void TestCliModelConvert::whatIsRefusedLeavesNoOutput()
{
    QFETCH(QString, in);
    QFETCH(QString, model);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, words);
    const QStringList choice = model.isEmpty() ? QStringList{} : QStringList{"--model", model};
    const CliResult result = convert(in.toUtf8(), "no.safetensors", choice);
    QCOMPARE(result.exitCode, exitCode);
    QVERIFY2(result.err.contains(words), result.err);
    QVERIFY(result.out.isEmpty());
    for (const auto &entry : std::filesystem::directory_iterator(m_folder.path()))
        QVERIFY2(entry.path().filename().string().find("no.safetensors") == std::string::npos, entry.path().c_str());
}

void TestCliModelConvert::whatTheNamesCannotTellIsSaid()
{
    const CliResult inspected = runCli({"model", "inspect", path("timm.safetensors"), "--json", "-"});
    QCOMPARE(inspected.exitCode, 0);
    QCOMPARE(inspected.json().at("dialect").get<std::string>(), "timm"s);
    QVERIFY(inspected.json().at("note").get<std::string>().find("tf_efficientnet_lite0") != std::string::npos);
    const CliResult converted = convert("timm.safetensors", "said.safetensors");
    QVERIFY2(converted.err.contains("tf_efficientnet_lite0"), converted.err);
}

QTEST_GUILESS_MAIN(TestCliModelConvert)
#include "tst_cli_model_convert.moc"
