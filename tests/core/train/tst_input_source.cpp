#include "core/image/turns.h"
#include "core/train/input_source.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;

namespace {

constexpr int kSide = 24;

ModelInfo smallModel()
{
    ModelInfo model = findModel("resnet50");
    model.resizeSide = 32;
    model.cropSide = kSide;
    return model;
}

/// Two pictures of 40 x 32, as this network wants them.
struct Pictures {
    Pictures()
    {
        for (const char *name : {"0.png", "1.png"})
            writeNoisePng(folder / name, static_cast<std::uint64_t>(name[0]), {40, 32});
    }
    TemporaryFolder folder;
    ModelInfo model = smallModel();
    PictureCache cache{folder.path(), {{"0.png", ""}, {"1.png", ""}}, model, {folder / "cache", 0}};
};

std::vector<float> inputOf(const InputSource &source, std::size_t index)
{
    const cv::Mat3b picture = source.picture(index);
    std::vector<float> values(static_cast<std::size_t>(source.inputSize(picture.size()).area()) * 3);
    source.write(index, picture, InputType::Float32, values.data());
    return values;
}

std::vector<float> plainInputOf(const cv::Mat3b &picture, const ModelInfo &model)
{
    View view;
    view.area = {{}, picture.size()};
    std::vector<float> values(picture.total() * 3);
    ViewWriter(model).write(picture, view, nullptr, InputType::Float32, values.data());
    return values;
}

} // namespace

class TestInputSource : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aViewIsAFunctionOfSeedEpochAndPicture();
    void aViewIsThatOfItsStream();
    void withoutAugmentationTheMiddleIsShown();
    void wholePicturesComeInEightTurns();
};

void TestInputSource::aViewIsAFunctionOfSeedEpochAndPicture()
{
    const Pictures pictures;
    const AugmentSettings settings;
    const auto view = [&](std::uint64_t seed, int epoch, std::size_t index) {
        return inputOf(TrainingViews(pictures.cache, pictures.model, &settings, seed, epoch), index);
    };
    QCOMPARE(view(1, 1, 0), view(1, 1, 0));
    QVERIFY(view(1, 1, 0) != view(2, 1, 0));
    QVERIFY(view(1, 1, 0) != view(1, 2, 0));
    QVERIFY(view(1, 1, 0) != view(1, 1, 1));
}

void TestInputSource::aViewIsThatOfItsStream()
{
    // The stream's name and index stand in no file: a run that goes on under a newer version must draw the same.
    const Pictures pictures;
    const AugmentSettings settings;
    RandomStream random(7, "augment", (std::uint64_t(3) << 32) | 1);
    const cv::Mat3b picture = pictures.cache.picture(1);
    const View view = drawView(picture.size(), kSide, settings, random);
    std::vector<float> expected(kSide * kSide * 3);
    ViewWriter(pictures.model).write(picture, view, nullptr, InputType::Float32, expected.data());
    QCOMPARE(inputOf(TrainingViews(pictures.cache, pictures.model, &settings, 7, 3), 1), expected);
}

void TestInputSource::withoutAugmentationTheMiddleIsShown()
{
    const Pictures pictures;
    const cv::Mat3b middle = pictures.cache.picture(0)(cv::Rect(8, 4, kSide, kSide)).clone();
    QCOMPARE(inputOf(TrainingViews(pictures.cache, pictures.model, nullptr, 7, 3), 0),
             plainInputOf(middle, pictures.model));
}

void TestInputSource::wholePicturesComeInEightTurns()
{
    const Pictures pictures;
    for (int turn = 0; turn < kTurns; ++turn)
        QCOMPARE(inputOf(WholePictures(pictures.cache, pictures.model, nullptr, turn), 1),
                 plainInputOf(turned(pictures.cache.picture(1), turn), pictures.model));
}

QTEST_GUILESS_MAIN(TestInputSource)
#include "tst_input_source.moc"
