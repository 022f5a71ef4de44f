#include "core/common/atomic_file.h"
#include "core/common/hash.h"
#include "core/model/architecture.h"
#include "core/model/classifier.h"
#include "core/model/weights_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;
using namespace std::string_literals;

class TestWeights : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyModelIsRecognisedWithItsClasses_data() { everyModel(); }
    void everyModelIsRecognisedWithItsClasses();
    void orderAndCheckpointStateDoNotMatter();
    void aTensorOfAnotherNameOrShapeIsAnotherNetwork();
    void aHeadThatContradictsItselfIsNoNetworkOfOurs();
    void parametersAreThoseThatPyTorchCounts_data();
    void parametersAreThoseThatPyTorchCounts();
    void inspectSaysWhatStandsInAFile();
    void theJsonHasNullForWhatIsUnknown();
    void aFolderAMissingFileAndAnEmptyOneAreBadInput();

private:
    void everyModel();
    TemporaryFolder m_folder;
};

void TestWeights::everyModel()
{
    QTest::addColumn<std::string>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << model.id;
}

void TestWeights::everyModelIsRecognisedWithItsClasses()
{
    QFETCH(std::string, model);
    for (std::int64_t classes : {1, 2, 8}) {
        const auto found = recogniseArchitecture(expectedTensors(model, classes),
                                                 {{"model", model}}); // else the first of equal names
        QVERIFY(found);
        // Padding and epsilon stand in no file: of two networks that differ in nothing else, the table's first is named.
        QVERIFY(model == found->modelId || model == found->modelId + "_tf");
        QCOMPARE(found->classes, classes);
    }
}

void TestWeights::orderAndCheckpointStateDoNotMatter()
{
    std::vector<TensorInfo> tensors = expectedTensors("efficientnet_lite0", 2);
    std::erase_if(tensors, [](const TensorInfo &tensor) { return tensor.name.ends_with("num_batches_tracked"); });
    std::reverse(tensors.begin(), tensors.end());
    tensors.push_back({"optimizer/step", "I64", {}});
    QVERIFY(recogniseArchitecture(tensors));
}

void TestWeights::aTensorOfAnotherNameOrShapeIsAnotherNetwork()
{
    const std::vector<TensorInfo> tensors = expectedTensors("efficientnet_lite0", 2);
    auto renamed = tensors, reshaped = tensors, extended = tensors, shortened = tensors;
    renamed.front().name += "x";
    reshaped.front().shape.front() += 1;
    extended.push_back({"extra", "F32", {1}});
    shortened.erase(shortened.begin());
    for (const auto &other : {renamed, reshaped, extended, shortened, {}})
        QVERIFY(!recogniseArchitecture(other));
}

void TestWeights::aHeadThatContradictsItselfIsNoNetworkOfOurs()
{
    std::vector<TensorInfo> tensors = expectedTensors("efficientnet_lite0", 2);
    auto bias = std::find_if(tensors.begin(), tensors.end(), [](const TensorInfo &t) { return t.name == "_fc.bias"; });
    QVERIFY(bias != tensors.end());
    bias->shape = {3};
    QVERIFY(!recogniseArchitecture(tensors));
}

// Figures of torchvision's documentation for 1,000 classes; Lite0: its published weights, summed.
void TestWeights::parametersAreThoseThatPyTorchCounts_data()
{
    QTest::addColumn<std::string>("model");
    QTest::addColumn<std::int64_t>("parameters");
    QTest::newRow("VGG16") << "vgg16"s << std::int64_t(138'357'544);
    QTest::newRow("ResNet50") << "resnet50"s << std::int64_t(25'557'032);
    QTest::newRow("EfficientNet-B0") << "efficientnet_b0"s << std::int64_t(5'288'548);
    QTest::newRow("EfficientNet-Lite0") << "efficientnet_lite0"s << std::int64_t(4'652'008);
}

void TestWeights::parametersAreThoseThatPyTorchCounts()
{
    QFETCH(std::string, model);
    QFETCH(std::int64_t, parameters);
    QCOMPARE(countParameters(expectedTensors(model, 1000)), parameters);
}

void TestWeights::inspectSaysWhatStandsInAFile()
{
    const float values[6] = {};
    const std::int64_t count = 0;
    const auto path = m_folder / "small.safetensors";
    writeSafetensors(path, {{{"fc.weight", "F32", {2, 3}}, values},
                            {{"bn.running_mean", "F32", {3}}, values},
                            {{"bn.num_batches_tracked", "I64", {}}, &count},
                            {{"optimizer/step", "I64", {}}, &count}});
    const WeightsInfo info = inspectWeights(path);
    QCOMPARE(info.format, "safetensors"s);
    QVERIFY(!info.architecture);
    QCOMPARE(info.parameters, 6);
    QCOMPARE(info.sha256, sha256(readFile(path)));
    QCOMPARE(info.tensors.size(), 4u);
    QCOMPARE(info.tensors[0].name, "fc.weight"s);
    QCOMPARE(info.tensors[0].dtype, "F32"s);
    QCOMPARE(info.tensors[0].shape, (std::vector<std::int64_t>{2, 3}));
}

void TestWeights::theJsonHasNullForWhatIsUnknown()
{
    WeightsInfo info{"pth_zip", std::nullopt, 0, 6, std::nullopt, "", "ab", {{"w", "F32", {2, 3}}}};
    QCOMPARE(toJson(info).dump(), R"({"format":"pth_zip","architecture":null,"classes":null,"dialect":null,)"
                                  R"("note":null,"parameters":6,)"
                                  R"("sha256":"ab","tensors":[{"name":"w","dtype":"F32","shape":[2,3]}]})"s);
    info.architecture = "resnet50";
    info.classes = 2;
    QCOMPARE(toJson(info)["architecture"].get<std::string>(), "resnet50"s);
    QCOMPARE(toJson(info)["classes"].get<int>(), 2);
}

void TestWeights::aFolderAMissingFileAndAnEmptyOneAreBadInput()
{
    writeFileAtomically(m_folder / "empty.pth", "");
    for (const auto &path : {m_folder.path(), m_folder / "missing.pth", m_folder / "empty.pth"}) {
        const auto error = thrownBy([&] { inspectWeights(path); });
        QVERIFY(error);
        QCOMPARE(error->kind(), ErrorKind::BadInput);
        QVERIFY2(says(error, path.filename().string()), error->what());
    }
}

QTEST_GUILESS_MAIN(TestWeights)
#include "tst_weights.moc"
