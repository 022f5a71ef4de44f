#include "core/common/atomic_file.h"
#include "core/model/classifier_torch.h"
#include "core/model/export/torchscript_export.h"
#include "core/model/export/torchscript_module_torch.h"
#include "core/model/input_torch.h"
#include "tests/support/logits_golden.h"
#include "tests/support/steady_weights_torch.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "tests/support/tiny_disk.h"

#include <QTest>
#include <set>
#include <torch/csrc/jit/serialization/import.h>

using namespace histo;

class TestTorchScriptExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theModuleGivesTheNetworksLogits_data() { everyModel(); }
    void theModuleGivesTheNetworksLogits();
    void theStateDictHasTorchvisionsNames_data() { everyModel(); }
    void theStateDictHasTorchvisionsNames();
    void trainingModeChangesNothing();
    void theConfigurationIsWhatWSInferAsksFor_data() { everyModel(); }
    void theConfigurationIsWhatWSInferAsksFor();
    void theConfigurationNormalisesAsTheNetworkWasTrained_data() { everyModel(); }
    void theConfigurationNormalisesAsTheNetworkWasTrained();
    void aPixelSizeThatNobodyMeasuredIsNotMadeUp();
    void theBundleTellsItsLimits();
    void aFolderThatHoldsSomethingIsRefused();
    void aCancelledExportLeavesNothing();
    void aFullDiskIsToldAndLeavesNothing();

private:
    void everyModel();
    std::filesystem::path bundle(const Classifier &classifier, const NetworkOrigin &origin = {});
    Json configOf(const std::string &model, const NetworkOrigin &origin = {});

    TemporaryFolder m_folder;
    int m_bundles = 0;
};

void TestTorchScriptExport::everyModel()
{
    QTest::addColumn<QString>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << QString::fromStdString(model.id);
}

std::filesystem::path TestTorchScriptExport::bundle(const Classifier &classifier, const NetworkOrigin &origin)
{
    const auto folder = m_folder / ("bundle" + std::to_string(m_bundles++));
    writeTorchScript(classifier, origin, folder, {}, {});
    return folder;
}

Json TestTorchScriptExport::configOf(const std::string &model, const NetworkOrigin &origin)
{
    return wsinferConfig(findModel(model), cardOf(findModel(model), 2, origin), 2, origin);
}

void TestTorchScriptExport::theModuleGivesTheNetworksLogits()
{
    QFETCH(QString, model);
    c10::InferenceMode noGradients;
    const auto classifier = withSteadyWeights(model.toStdString());
    const auto folder = bundle(*classifier);
    torch::jit::Module module = torch::jit::load((folder / "torchscript_model.pt").string());
    for (const auto &[height, width] : {std::pair(64, 80), std::pair(224, 224), std::pair(299, 333)}) {
        std::vector<float> input = patternInput(height, width);
        const auto expected = classifier->logits(input.data(), {2, 3, height, width});
        const at::Tensor logits = module.forward({at::from_blob(input.data(), {2, 3, height, width})}).toTensor();
        QCOMPARE(logits.sizes(), at::IntArrayRef({2, 2}));
        for (int row = 0; row < 2; ++row) {
            const double difference = relativeDifference(
                {{logits[row][0].item<float>(), logits[row][1].item<float>()}},
                {{expected[std::size_t(row)][0], expected[std::size_t(row)][1]}});
            QVERIFY2(difference <= 1e-5, qPrintable(QString::number(difference)));
        }
    }
    std::filesystem::remove_all(folder); // half a gigabyte
}

void TestTorchScriptExport::theStateDictHasTorchvisionsNames()
{
    QFETCH(QString, model);
    const torch::jit::Module module = torchScriptModule(*makeNetwork(model.toStdString(), 2), "network");
    std::set<std::string> names, expected;
    for (const auto &parameter : module.named_parameters())
        names.insert(parameter.name);
    for (const auto &buffer : module.named_buffers())
        names.insert(buffer.name);
    for (const TensorInfo &tensor : expectedTensors(model.toStdString(), 2))
        expected.insert(tensor.name);
    QVERIFY(names == expected);
}

void TestTorchScriptExport::trainingModeChangesNothing()
{
    c10::InferenceMode noGradients;
    const auto folder = bundle(*Classifier::withPatternWeights("efficientnet_b0"));
    torch::jit::Module module = torch::jit::load((folder / "torchscript_model.pt").string());
    std::vector<float> values = patternInput(64, 80);
    const at::Tensor input = at::from_blob(values.data(), {2, 3, 64, 80});
    module.eval();
    const at::Tensor before = module.forward({input}).toTensor();
    module.train();
    QVERIFY(at::equal(module.forward({input}).toTensor(), before));
}

void TestTorchScriptExport::theConfigurationIsWhatWSInferAsksFor()
{
    QFETCH(QString, model);
    const ModelInfo &info = findModel(model.toStdString());
    const Json config = configOf(info.id, {{}, {}, 0.5});
    QCOMPARE(config.at("spec_version").get<std::string>(), std::string("1.0"));
    QVERIFY(config.at("architecture").is_string());
    QCOMPARE(config.at("num_classes").get<int>(), 2);
    QVERIFY(config.at("class_names") == Json({"benign", "malignant"}));
    QCOMPARE(config.at("patch_size_pixels").get<int>(), info.resizeSide);
    QCOMPARE(config.at("spacing_um_px").get<double>(), 0.5);
    std::vector<std::string> transforms;
    for (const Json &transform : config.at("transform"))
        transforms.push_back(transform.at("name"));
    QVERIFY((transforms == std::vector<std::string>{"Resize", "ToTensor", "Normalize"}));
}

void TestTorchScriptExport::theConfigurationNormalisesAsTheNetworkWasTrained()
{
    QFETCH(QString, model);
    const ModelInfo &info = findModel(model.toStdString());
    const Json arguments = configOf(info.id).at("transform")[2].at("arguments");
    cv::Mat3b picture(1, 256);
    for (int value = 0; value < 256; ++value)
        picture(0, value) = cv::Vec3b::all(static_cast<unsigned char>(value));
    const at::Tensor expected = normalised({picture}, info);
    for (int channel = 0; channel < 3; ++channel)
        for (int value = 0; value < 256; ++value) {
            const double given = (value / 255.0 - arguments["mean"][channel].get<double>()) /
                                 arguments["std"][channel].get<double>();
            QVERIFY(std::abs(given - expected[0][channel][0][value].item<double>()) < 1e-6);
        }
}

void TestTorchScriptExport::aPixelSizeThatNobodyMeasuredIsNotMadeUp()
{
    QVERIFY(configOf("resnet50").at("spacing_um_px").is_null());
}

void TestTorchScriptExport::theBundleTellsItsLimits()
{
    const auto folder = bundle(*Classifier::withRandomWeights("resnet18", 1), {{}, {{"watermark", "leaky split"}}, {}});
    const std::string readme = readFile(folder / "README.md");
    for (const char *words : {"For research use only", "Not for diagnosis", "leaky split", "spacing_um_px"})
        QVERIFY2(readme.find(words) != std::string::npos, words);
    const Json card = readJsonFile(folder / "config.json").at("histoscope");
    QCOMPARE(card.at("watermark").get<std::string>(), std::string("leaky split"));
}

void TestTorchScriptExport::aFolderThatHoldsSomethingIsRefused()
{
    writeFileAtomically(m_folder / "mine/notes.txt", "mine");
    const auto classifier = Classifier::withRandomWeights("resnet18", 1);
    const auto error = thrownBy([&] { writeTorchScript(*classifier, {}, m_folder / "mine", {}, {}); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(m_folder / "mine"), {}), 1);
}

void TestTorchScriptExport::aCancelledExportLeavesNothing()
{
    TemporaryFolder folder;
    CancelToken cancel;
    const auto classifier = Classifier::withRandomWeights("resnet18", 1);
    const auto error = thrownBy([&] {
        writeTorchScript(*classifier, {}, folder / "bundle", cancel, [&](const Progress &progress) {
            if (progress.fraction > 0.5)
                cancel.cancel();
        });
    });
    QVERIFY(error && error->kind() == ErrorKind::Cancelled);
    QVERIFY(std::filesystem::is_empty(folder.path()));
}

void TestTorchScriptExport::aFullDiskIsToldAndLeavesNothing()
{
    TinyDisk disk(1024);
    if (!disk.isThere())
        QSKIP("a tiny file system can only be mounted by root");
    const auto classifier = Classifier::withRandomWeights("resnet18", 1);
    const auto error = thrownBy([&] { writeTorchScript(*classifier, {}, disk / "bundle", {}, {}); });
    QVERIFY(error && error->kind() == ErrorKind::DiskFull);
    QVERIFY(std::filesystem::is_empty((disk / "bundle").parent_path()));
}

QTEST_GUILESS_MAIN(TestTorchScriptExport)
#include "tst_torchscript_export_torch.moc"
