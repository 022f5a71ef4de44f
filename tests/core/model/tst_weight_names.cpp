#include "core/common/json.h"
#include "core/model/classifier.h"
#include "core/model/weight_names.h"
#include "core/model/weights_file.h"
#include "tests/support/named_weights.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>

using namespace histo;
using namespace std::string_literals;

class TestWeightNames : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void otherLibrariesNamesAreThoseOfTheirFiles_data();
    void otherLibrariesNamesAreThoseOfTheirFiles();
    void timmsNamesOfLiteAreThoseOfItsFiles();
    void aNetworkThatADialectDoesNotKnowHasNoNamesInIt();
    void aDialectSaysWhichNetworksItIsRightFor_data();
    void aDialectSaysWhichNetworksItIsRightFor();
    void aFileInAnotherDialectGivesTheSameLogits_data();
    void aFileInAnotherDialectGivesTheSameLogits();
    void aFileOfTheOtherGeometryIsRefusedByItsNames();
    void aFileThatNamesAnotherModelIsRefused();
    void whatDoesNotFitIsToldUnderTheFilesOwnNames();
    void inspectSaysWhoseNamesTheyAre();

private:
    TemporaryFolder m_folder;
};

namespace {

std::vector<TensorInfo> goldenNames(const std::string &model, const std::string &dialect)
{
    static const Json golden = readJsonFile(HISTO_GOLDEN_DIR "/weight_names.json");
    std::vector<TensorInfo> tensors;
    for (const Json &row : golden.at(model).at(dialect))
        tensors.push_back({row.at(0), "F32", row.at(1)});
    return tensors;
}

std::string listed(const std::vector<TensorInfo> &tensors)
{
    std::string text;
    for (const TensorInfo &tensor : tensors)
        text += tensor.name + " " + Json(tensor.shape).dump() + "\n";
    return text;
}

WeightDialect dialectNamed(const std::string &wanted)
{
    return *std::find_if(std::begin(kWeightDialects), std::end(kWeightDialects),
                         [&](WeightDialect dialect) { return name(dialect) == wanted; });
}

std::vector<float> logitsOf(const Classifier &classifier)
{
    std::vector<float> input(3 * 32 * 32);
    for (std::size_t i = 0; i < input.size(); ++i)
        input[i] = static_cast<float>(i % 17) / 17 - 0.5f;
    return classifier.logits(input.data(), {1, 3, 32, 32}).front();
}

} // namespace

void TestWeightNames::otherLibrariesNamesAreThoseOfTheirFiles_data()
{
    QTest::addColumn<std::string>("model");
    QTest::addColumn<std::string>("dialect");
    for (const char *model : {"vgg16", "vgg16_bn", "efficientnet_b0", "efficientnet_b3"})
        for (const char *dialect : {"timm", "lukemelas"})
            if (dialect == "timm"s || std::string(model).starts_with("efficientnet"))
                QTest::addRow("%s by %s", model, dialect) << std::string(model) << std::string(dialect);
}

// The libraries list their layers in the order of the forward pass, so equal places are equal layers.
void TestWeightNames::otherLibrariesNamesAreThoseOfTheirFiles()
{
    QFETCH(std::string, model);
    QFETCH(std::string, dialect);
    const auto translated = inDialect(goldenNames(model, "torchvision"), dialectNamed(dialect));
    QCOMPARE(listed(translated), listed(goldenNames(model, dialect)));
}

void TestWeightNames::timmsNamesOfLiteAreThoseOfItsFiles()
{
    std::vector<TensorInfo> weights = inDialect(expectedTensors("efficientnet_lite0", 2), WeightDialect::Timm);
    std::erase_if(weights, [](const TensorInfo &tensor) { return !tensor.name.ends_with(".weight"); });
    QCOMPARE(listed(weights), listed(goldenNames("efficientnet_lite0", "timm")));
}

void TestWeightNames::aNetworkThatADialectDoesNotKnowHasNoNamesInIt()
{
    QVERIFY(inDialect(expectedTensors("resnet50", 2), WeightDialect::Lukemelas).empty());
    QVERIFY(inDialect(expectedTensors("vgg16", 2), WeightDialect::Lukemelas).empty());
    QVERIFY(
        inDialect({{"features.0.0.weight", "F32", {8, 3, 3, 3}}, {"stem", "F32", {}}}, WeightDialect::Timm).empty());
}

void TestWeightNames::aDialectSaysWhichNetworksItIsRightFor_data()
{
    QTest::addColumn<std::string>("dialect");
    QTest::addColumn<std::string>("model");
    QTest::addColumn<bool>("isRight");
    QTest::addColumn<std::string>("words");
    auto row = [](const char *dialect, const char *model, bool isRight, const char *words) {
        QTest::addRow("%s for %s", dialect, model)
            << std::string(dialect) << std::string(model) << isRight << std::string(words);
    };
    row("torchvision", "efficientnet_b0", true, "");
    row("torchvision", "efficientnet_b0_tf", true, "whose own weights are for efficientnet_b0");
    row("torchvision", "resnet50", true, "");
    row("timm", "vgg16", true, "");
    row("timm", "vgg16_bn", true, "");
    row("timm", "efficientnet_b0", true, "for efficientnet_b0_tf if it was called tf_efficientnet_b0");
    row("timm", "efficientnet_b3_tf", true, "right for efficientnet_b3 if");
    row("timm", "efficientnet_lite0", true, "tf_efficientnet_lite0");
    row("lukemelas", "efficientnet_lite0", true, "");
    row("lukemelas", "efficientnet_b0_tf", true, "");
    row("lukemelas", "efficientnet_b0", false, "right for efficientnet_b0_tf only");
    row("lukemelas", "efficientnet_b7", false, "right for efficientnet_b7_tf only");
}

void TestWeightNames::aDialectSaysWhichNetworksItIsRightFor()
{
    QFETCH(std::string, dialect);
    QFETCH(std::string, model);
    QFETCH(bool, isRight);
    QFETCH(std::string, words);
    const DialectFit fit = fitOfDialect(dialectNamed(dialect), model);
    QCOMPARE(fit.isRight, isRight);
    QCOMPARE(fit.note.empty(), words.empty());
    QVERIFY2(fit.note.find(words) != std::string::npos, fit.note.c_str());
}

void TestWeightNames::aFileInAnotherDialectGivesTheSameLogits_data()
{
    QTest::addColumn<std::string>("model");
    QTest::addColumn<std::string>("dialect");
    QTest::addColumn<std::string>("prefix");
    QTest::newRow("timm's Lite0") << "efficientnet_lite0"s
                                  << "timm"s
                                  << ""s;
    QTest::newRow("timm's B0 in a framework's model") << "efficientnet_b0"s
                                                      << "timm"s
                                                      << "model."s;
    QTest::newRow("torchvision's B0 in two frameworks") << "efficientnet_b0"s
                                                        << "torchvision"s
                                                        << "module.backbone."s;
    QTest::newRow("Lite0 in a net") << "efficientnet_lite0"s
                                    << "lukemelas"s
                                    << "net."s;
}

void TestWeightNames::aFileInAnotherDialectGivesTheSameLogits()
{
    QFETCH(std::string, model);
    QFETCH(std::string, dialect);
    QFETCH(std::string, prefix);
    const NamedWeights own(model), foreign(model, dialectNamed(dialect), prefix);
    writeSafetensors(m_folder / "own.safetensors", own.views());
    writeSafetensors(m_folder / "foreign.safetensors", foreign.views());
    const auto expected = logitsOf(*Classifier::withWeights(model, m_folder / "own.safetensors"));
    QCOMPARE(logitsOf(*Classifier::withWeights(model, m_folder / "foreign.safetensors")), expected);
    QVERIFY(expected[0] != expected[1]);
}

void TestWeightNames::aFileOfTheOtherGeometryIsRefusedByItsNames()
{
    const NamedWeights foreign("efficientnet_b0", WeightDialect::Lukemelas);
    writeSafetensors(m_folder / "tensorflow.safetensors", foreign.views());
    const auto error = thrownBy(
        [&] { Classifier::withWeights("efficientnet_b0", m_folder / "tensorflow.safetensors"); });
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY2(says(error, "tensorflow.safetensors: ") && says(error, "efficientnet_b0_tf"), error->what());
}

void TestWeightNames::aFileThatNamesAnotherModelIsRefused()
{
    const NamedWeights weights("efficientnet_b0");
    writeSafetensors(m_folder / "named.safetensors", weights.views(), {{"model", "resnet50"}});
    const auto error = thrownBy([&] { Classifier::withWeights("efficientnet_b0", m_folder / "named.safetensors"); });
    QVERIFY2(says(error, "named.safetensors: the file says that it holds the weights of resnet50"),
             error ? error->what() : "");
    writeSafetensors(m_folder / "free.safetensors", weights.views(), {{"model", "my best one"}});
    QVERIFY(Classifier::withWeights("efficientnet_b0", m_folder / "free.safetensors"));
}

void TestWeightNames::whatDoesNotFitIsToldUnderTheFilesOwnNames()
{
    const NamedWeights foreign("efficientnet_lite0", WeightDialect::Timm, "model.");
    std::vector<TensorView> views = foreign.views();
    views[0].info.shape.back() = 1;
    views[0].info.shape.front() *= 3;
    views.pop_back();
    views.push_back({{"model.more", "U8", {1}}, "x"});
    writeSafetensors(m_folder / "off.safetensors", views);
    const auto error = thrownBy([&] { Classifier::withWeights("efficientnet_lite0", m_folder / "off.safetensors"); });
    QVERIFY(error);
    for (const char *line : {"off.safetensors: ", "(3 differences)",
                             "other shape: model.conv_stem.weight is [96, 3, 3, 1], needed [32, 3, 3, 3]",
                             "missing: model.classifier.bias [2]", "extra: model.more [1]"})
        QVERIFY2(says(error, line), error->what());
}

void TestWeightNames::inspectSaysWhoseNamesTheyAre()
{
    const auto path = m_folder / "inspected.safetensors";
    writeSafetensors(path, NamedWeights("efficientnet_b0", WeightDialect::Timm, "module.").views());
    WeightsInfo info = inspectWeights(path);
    QCOMPARE(info.architecture, std::optional("efficientnet_b0"s));
    QCOMPARE(info.dialect, std::optional("timm"s));
    QVERIFY(info.note.find("efficientnet_b0_tf") != std::string::npos);
    QCOMPARE(info.tensors.front().name, "module.conv_stem.weight"s);
    QCOMPARE(noteOnWeights(path, "efficientnet_b0"), info.note);

    writeSafetensors(path, NamedWeights("efficientnet_lite0").views());
    info = inspectWeights(path);
    QCOMPARE(info.dialect, std::optional("lukemelas"s));
    QVERIFY(info.note.empty());
}

QTEST_GUILESS_MAIN(TestWeightNames)
#include "tst_weight_names.moc"
