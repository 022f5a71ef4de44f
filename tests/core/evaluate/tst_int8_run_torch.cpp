#include "core/evaluate/int8_run.h"
#include "core/model/inference/int8_engine_torch.h"
#include "core/model/state_file_torch.h"
#include "tests/support/cli_runner.h"
#include "tests/support/crafted_run.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

namespace {

/// The crafted run's network (EfficientNet-Lite0) with pattern weights as its best checkpoint.
void addCheckpoint(const RunDirectory &run)
{
    auto network = makeNetwork("efficientnet_lite0", 2);
    fillPattern(*network);
    std::vector<TensorView> views;
    std::vector<at::Tensor> holder;
    for (const StateEntry &entry : network->state())
        views.push_back(viewOf(entry.name, *entry.tensor, holder));
    std::filesystem::create_directories(run.checkpoint("best").parent_path());
    writeSafetensors(run.checkpoint("best"), views, {{"model", "efficientnet_lite0"}});
}

} // namespace

/// One run, quantised once; its few pictures do not suffice for a verdict.
class TestInt8Run : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theDocumentHoldsScalesVerdictAndCheckpoint();
    void aRefusedRunIsNotOffered();
    void aPassedRunSaysNearlyWhatItSaysInFp32();
    void anotherCheckpointIsRefused();
    void damagedFilesAreRefused();
    void withoutTheFileNothingIsOffered();
    void int8IsForPredictionsOfARunAlone();

private:
    /// int8.json as if the verdict had been passed.
    void pass() const;
    std::filesystem::path anyPicture() const;

    TemporaryFolder m_folder;
    CraftedRun m_crafted;
    Json m_document;
};

void TestInt8Run::pass() const
{
    Json document = m_document;
    document["verdict"]["passed"] = true;
    writeJsonFile(m_crafted.run / "int8.json", document);
}

std::filesystem::path TestInt8Run::anyPicture() const
{
    for (const auto &entry : std::filesystem::recursive_directory_iterator(m_crafted.data))
        if (entry.path().extension() == ".png")
            return entry.path();
    return {};
}

void TestInt8Run::initTestCase()
{
    if (!Int8Engine::isSupportedHere())
        QSKIP("this processor does not multiply bytes in hardware");
    m_crafted = craftRun(m_folder.path());
    const RunDirectory run = RunDirectory::open(m_crafted.run);
    addCheckpoint(run);
    m_document = quantizeRun(run, m_crafted.data, {});
}

void TestInt8Run::theDocumentHoldsScalesVerdictAndCheckpoint()
{
    QVERIFY(readJsonFile(m_crafted.run / "int8.json") == m_document);
    QCOMPARE(m_document.at("calibration").at("part").get<std::string>(), "train");
    QCOMPARE(m_document.at("held_out").at("part").get<std::string>(), "val");
    QCOMPARE(m_document.at("checkpoint_sha256").get<std::string>().size(), std::size_t(64));
    QVERIFY(m_document.at("values").size() > 40);
    for (const Json &value : m_document.at("values"))
        QVERIFY(value.at("scale") > 0 && !value.at("channel_means").empty());
}

void TestInt8Run::aRefusedRunIsNotOffered()
{
    const Json &verdict = m_document.at("verdict");
    QVERIFY(!verdict.at("passed").get<bool>());
    const QString words = "held-out pictures are too few to tell";
    const CliResult result = runCli({"predict", inQt(m_crafted.run), "--precision", "int8", "nowhere.png"});
    QCOMPARE(result.exitCode, 3);
    QVERIFY(result.err.contains(words.toUtf8()) && result.err.contains("int8.json"));
}

void TestInt8Run::aPassedRunSaysNearlyWhatItSaysInFp32()
{
    pass();
    const std::filesystem::path picture = anyPicture();
    const auto score = [&](const QString &precision) {
        const CliResult result = runCli(
            {"predict", inQt(m_crafted.run), inQt(picture), "--precision", precision, "--json", "-"});
        return result.exitCode == 0 ? result.json().at(0).at("score").get<double>() : -1;
    };
    const double int8 = score("int8"), fp32 = score("fp32");
    QVERIFY(int8 >= 0 && fp32 >= 0);
    QVERIFY2(int8 != fp32 && std::abs(int8 - fp32) < 0.02, qPrintable(QString::number(int8 - fp32)));
    QCOMPARE(score("int8"), int8);
}

void TestInt8Run::anotherCheckpointIsRefused()
{
    Json document = m_document;
    document["verdict"]["passed"] = true;
    document["checkpoint_sha256"] = std::string(64, '0');
    writeJsonFile(m_crafted.run / "int8.json", document);
    const RunDirectory run = RunDirectory::open(m_crafted.run);
    QVERIFY(says(thrownBy([&] { loadInt8Classifier(run); }), "another checkpoint"));
}

void TestInt8Run::damagedFilesAreRefused()
{
    pass();
    const RunDirectory run = RunDirectory::open(m_crafted.run);
    const Json whole = readJsonFile(m_crafted.run / "int8.json");
    for (const char *field : {"schema", "verdict", "checkpoint_sha256", "values"}) {
        Json document = whole;
        document.erase(field);
        writeJsonFile(m_crafted.run / "int8.json", document);
        QVERIFY2(says(thrownBy([&] { loadInt8Classifier(run); }), "int8.json: is damaged"), field);
    }
    Json document = whole;
    document["values"].erase(0);
    writeJsonFile(m_crafted.run / "int8.json", document);
    QVERIFY(says(thrownBy([&] { loadInt8Classifier(run); }), "quantise the run again"));
}

void TestInt8Run::withoutTheFileNothingIsOffered()
{
    std::filesystem::remove(m_crafted.run / "int8.json");
    const RunDirectory run = RunDirectory::open(m_crafted.run);
    QVERIFY(says(thrownBy([&] { loadInt8Classifier(run); }), "only after `runs quantize"));
}

void TestInt8Run::int8IsForPredictionsOfARunAlone()
{
    const QString picture = inQt(anyPicture());
    for (const QStringList &words : {QStringList{"predict", "--model", "resnet18", "--pattern-weights", picture},
                                     QStringList{"explain", inQt(m_crafted.run), picture, "--method", "gradcam"}}) {
        const CliResult result = runCli(words + QStringList{"--precision", "int8"});
        QCOMPARE(result.exitCode, 2);
    }
}

QTEST_GUILESS_MAIN(TestInt8Run)
#include "tst_int8_run_torch.moc"
