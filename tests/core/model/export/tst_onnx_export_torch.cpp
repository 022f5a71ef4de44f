#include "core/common/hash.h"
#include "core/model/classifier_torch.h"
#include "core/model/export/onnx_export.h"
#include "tests/support/logits_golden.h"
#include "tests/support/steady_weights_torch.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <cstring>
#include <fstream>
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>
#include <opencv2/dnn.hpp>

using namespace histo;

class TestOnnxExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { cv::setNumThreads(1); }
    void onnxOwnCheckerFindsNoFault_data() { everyModel(); }
    void onnxOwnCheckerFindsNoFault();
    void everyTensorHasTorchvisionsNameAndTheWeightsBits_data() { everyModel(); }
    void everyTensorHasTorchvisionsNameAndTheWeightsBits();
    void anotherInterpreterGivesTheNetworksLogits_data() { everyModel(); }
    void anotherInterpreterGivesTheNetworksLogits();
    void sizesAreFreeUnlessTheNetworkPoolsToAFixedNumber();
    void theCardTravelsWithTheNetwork();
    void theSameNetworkIsTheSameBytes();
    void aFileThatIsNotCalledOnnxIsNeverWrittenOver();
    void aCancelledExportLeavesTheOldFile();

private:
    void everyModel();
    std::filesystem::path exported(const std::string &model, const NetworkOrigin &origin = {});
    onnx::ModelProto read(const std::filesystem::path &file);

    TemporaryFolder m_folder;
};

void TestOnnxExport::everyModel()
{
    QTest::addColumn<QString>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << QString::fromStdString(model.id);
}

std::filesystem::path TestOnnxExport::exported(const std::string &model, const NetworkOrigin &origin)
{
    const auto file = m_folder / "network.onnx";
    writeOnnx(*Classifier::withPatternWeights(model), origin, file, {}, {});
    return file;
}

onnx::ModelProto TestOnnxExport::read(const std::filesystem::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    onnx::ModelProto model;
    if (!model.ParseFromIstream(&stream))
        qFatal("not protobuf");
    return model;
}

void TestOnnxExport::onnxOwnCheckerFindsNoFault()
{
    QFETCH(QString, model);
    onnx::ModelProto proto = read(exported(model.toStdString()));
    onnx::checker::check_model(proto); // throws
    onnx::shape_inference::InferShapes(proto, onnx::OpSchemaRegistry::Instance(), {true, 1, false});
    const auto &graph = proto.graph();
    QCOMPARE(graph.input_size(), 1); // initializers are no inputs
    QCOMPARE(graph.input(0).name(), std::string("input"));
    QCOMPARE(graph.output(0).name(), std::string("logits"));
    QCOMPARE(graph.output(0).type().tensor_type().shape().dim(0).dim_param(), std::string("batch"));
    QCOMPARE(graph.output(0).type().tensor_type().shape().dim(1).dim_value(), 2);
}

void TestOnnxExport::everyTensorHasTorchvisionsNameAndTheWeightsBits()
{
    QFETCH(QString, model);
    const onnx::ModelProto proto = read(exported(model.toStdString()));
    std::map<std::string, const onnx::TensorProto *> tensors;
    for (const onnx::TensorProto &tensor : proto.graph().initializer())
        if (!tensor.name().starts_with("relu6."))
            tensors[tensor.name()] = &tensor;
    auto network = makeNetwork(model.toStdString(), 2);
    fillPattern(*network);
    for (const StateEntry &entry : network->state()) {
        if (entry.kind == StateKind::BatchCount)
            continue; // training's
        QVERIFY2(tensors.contains(entry.name), entry.name.c_str());
        const onnx::TensorProto &tensor = *tensors.at(entry.name);
        QVERIFY(std::ranges::equal(tensor.dims(), entry.tensor->sizes()));
        const at::Tensor values = entry.tensor->contiguous();
        QCOMPARE(tensor.raw_data().size(), values.nbytes());
        QVERIFY(std::memcmp(tensor.raw_data().data(), values.const_data_ptr(), values.nbytes()) == 0);
        tensors.erase(entry.name);
    }
    QVERIFY(tensors.empty());
}

void TestOnnxExport::anotherInterpreterGivesTheNetworksLogits()
{
    QFETCH(QString, model);
    if (model == "efficientnet_lite0")
        QSKIP("OpenCV 4.6 does not read Clip with its limits as inputs; tst_check_exports compares this one");
    const auto classifier = withSteadyWeights(model.toStdString());
    const auto file = m_folder / "network.onnx";
    writeOnnx(*classifier, {}, file, {}, {});
    auto interpreter = cv::dnn::readNetFromONNX(file.string());
    for (const auto &[height, width] : {std::pair(64, 80), std::pair(224, 224)}) {
        if (model.startsWith("vgg16") && height != 224)
            continue;
        std::vector<float> input = patternInput(height, width);
        input.resize(input.size() / 2); // one picture
        const auto expected = classifier->logits(input.data(), {1, 3, height, width});
        const int shape[] = {1, 3, height, width};
        interpreter.setInput(cv::Mat(4, shape, CV_32F, input.data()));
        const cv::Mat logits = interpreter.forward().clone();
        QCOMPARE(logits.total(), std::size_t(2));
        const double difference = relativeDifference({{logits.ptr<float>()[0], logits.ptr<float>()[1]}},
                                                     {{expected[0][0], expected[0][1]}});
        QVERIFY2(difference <= 1e-5, qPrintable(u"%1 x %2: %3"_qs.arg(height).arg(width).arg(difference)));
    }
}

void TestOnnxExport::sizesAreFreeUnlessTheNetworkPoolsToAFixedNumber()
{
    const auto shapeOf = [this](const char *model) {
        return read(exported(model)).graph().input(0).type().tensor_type().shape();
    };
    const auto free = shapeOf("resnet18"), fixed = shapeOf("vgg16");
    QCOMPARE(free.dim(0).dim_param(), std::string("batch"));
    QCOMPARE(free.dim(2).dim_param(), std::string("height"));
    QCOMPARE(free.dim(3).dim_param(), std::string("width"));
    QCOMPARE(fixed.dim(0).dim_param(), std::string("batch"));
    QCOMPARE(fixed.dim(2).dim_value(), 224);
    QCOMPARE(fixed.dim(3).dim_value(), 224);
}

void TestOnnxExport::theCardTravelsWithTheNetwork()
{
    const onnx::ModelProto proto = read(exported("efficientnet_lite0", {std::string(64, 'a'), {{"run_id", "r"}}, {}}));
    std::map<std::string, std::string> card;
    for (const auto &entry : proto.metadata_props())
        card[entry.key()] = entry.value();
    QCOMPARE(card["model"], std::string("efficientnet_lite0"));
    QCOMPARE(card["classes"], std::string("[\"benign\",\"malignant\"]"));
    QCOMPARE(card["resize_side"], std::string("256"));
    QCOMPARE(card["weights_sha256"], std::string(64, 'a'));
    QCOMPARE(card["run_id"], std::string("r"));
    QCOMPARE(card["notice"], std::string("For research use only. Not for diagnosis."));
}

void TestOnnxExport::theSameNetworkIsTheSameBytes()
{
    const std::string first = sha256OfFile(exported("resnet18"));
    QCOMPARE(sha256OfFile(exported("resnet18")), first);
}

void TestOnnxExport::aFileThatIsNotCalledOnnxIsNeverWrittenOver()
{
    const auto weights = m_folder / "weights.safetensors";
    std::ofstream(weights) << "precious";
    const auto classifier = Classifier::withPatternWeights("resnet18");
    QVERIFY(says(thrownBy([&] { writeOnnx(*classifier, {}, weights, {}, {}); }), ".onnx"));
    QCOMPARE(std::filesystem::file_size(weights), 8u);
}

void TestOnnxExport::aCancelledExportLeavesTheOldFile()
{
    const auto file = exported("resnet18");
    const std::string before = sha256OfFile(file);
    CancelToken cancel;
    const auto classifier = Classifier::withPatternWeights("resnet34");
    const auto error = thrownBy([&] {
        writeOnnx(*classifier, {}, file, cancel, [&](const Progress &progress) {
            if (progress.fraction > 0.5)
                cancel.cancel();
        });
    });
    QVERIFY(error && error->kind() == ErrorKind::Cancelled);
    QCOMPARE(sha256OfFile(file), before);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(m_folder.path()), {}),
             std::filesystem::exists(m_folder / "weights.safetensors") ? 2 : 1);
}

QTEST_GUILESS_MAIN(TestOnnxExport)
#include "tst_onnx_export_torch.moc"
