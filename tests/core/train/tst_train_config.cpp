#include "core/common/error.h"
#include "core/train/train_config.h"

#include <QTest>

using namespace histo;

class TestTrainConfig : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aConfigComesBackFromJsonUnchanged();
    void aMissingFieldIsBadInputThatNamesIt();
    void everyPresetCanBeApplied();
    void anUnknownPresetIsAUsageError();
};

void TestTrainConfig::aConfigComesBackFromJsonUnchanged()
{
    TrainConfig config;
    config.data = "/data/Bréa K";
    config.model = "vgg16";
    config.weights = "/w.pth";
    config.split.scheme = SplitScheme::Leaky;
    config.split.groupKey = GroupKey::Slide;
    config.split.magnifications = {100, 400};
    config.recipe.epochs = 9;
    config.precision = Precision::Bf16;
    config.shuffleLabels = true;
    config.commandLine = {"histoscope-cli", "train"};
    QCOMPARE(toJson(trainConfigFromJson(toJson(config))).dump(), toJson(config).dump());
}

void TestTrainConfig::aMissingFieldIsBadInputThatNamesIt()
{
    Json document = toJson(TrainConfig{});
    document.erase("batch_size");
    try {
        trainConfigFromJson(document);
        QFAIL("accepted");
    } catch (const Error &problem) {
        QCOMPARE(problem.kind(), ErrorKind::BadInput);
        QVERIFY(QString::fromUtf8(problem.what()).contains(QStringLiteral("batch_size")));
    }
}

void TestTrainConfig::everyPresetCanBeApplied()
{
    for (const RecipePreset &preset : recipePresets()) {
        TrainConfig config;
        applyPreset(config, preset.id);
        QCOMPARE(config.preset, preset.id);
        QVERIFY(config.recipe.epochs >= config.recipe.headEpochs && config.recipe.epochs > 0);
    }
}

void TestTrainConfig::anUnknownPresetIsAUsageError()
{
    TrainConfig config;
    QVERIFY_EXCEPTION_THROWN(applyPreset(config, "wizard"), Error);
}

QTEST_GUILESS_MAIN(TestTrainConfig)
#include "tst_train_config.moc"
