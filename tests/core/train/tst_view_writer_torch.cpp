#include "core/common/bf16_bits.h"
#include "core/image/stain_normalise.h"
#include "core/image/turns.h"
#include "core/model/input_torch.h"
#include "core/train/view_writer.h"
#include "tests/support/pattern.h"

#include <QTest>

using namespace histo;

namespace {

/// Noise around the colours of tissue, with some black and white.
cv::Mat3b tissue(cv::Size size)
{
    cv::Mat3b picture = patternPicture("tissue", size);
    int count = 0;
    for (cv::Vec3b &pixel : picture) {
        pixel = {static_cast<uchar>(120 + pixel[0] / 2), static_cast<uchar>(40 + pixel[1] * 3 / 4),
                 static_cast<uchar>(100 + pixel[2] / 2)};
        if (++count % 50 == 0)
            pixel = count % 100 ? cv::Vec3b(0, 0, 0) : cv::Vec3b(255, 255, 255);
    }
    return picture;
}

std::vector<float> written(const cv::Mat3b &picture, const View &view, const ModelInfo &model,
                           const DensityChange *before = nullptr)
{
    std::vector<float> values(static_cast<std::size_t>(view.area.area()) * 3, -1000);
    ViewWriter(model).write(picture, view, before, InputType::Float32, values.data());
    return values;
}

/// Back from the network's values to grey levels.
std::vector<float> levelsOf(const std::vector<float> &values, const ModelInfo &model)
{
    const InputLevels levels = inputLevels(model);
    std::vector<float> result;
    for (std::size_t i = 0; i < values.size(); ++i)
        result.push_back((values[i] - levels[i % 3][0]) / (levels[i % 3][255] - levels[i % 3][0]) * 255);
    return result;
}

double largestDifference(const std::vector<float> &levels, const cv::Mat3b &picture)
{
    double largest = 0;
    for (std::size_t i = 0; i < levels.size(); ++i)
        largest = std::max(largest, std::abs(double(levels[i]) - picture.ptr<uchar>()[i]));
    return largest;
}

View randomView(cv::Size size, int side, std::uint64_t index)
{
    RandomStream random(1, "augment", index);
    return drawView(size, side, {}, random);
}

} // namespace

class TestViewWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutChangesOfColourTheValuesAreThoseOfNormalised_data();
    void withoutChangesOfColourTheValuesAreThoseOfNormalised();
    void jitterIsWithinAGreyLevelOfJitterHed();
    void wholeViewsAreWithinAGreyLevelAndARoundingOfTheStepsOneByOne();
    void theStrongestSettingsStayInRange();
    void everyWidthIsWrittenWholeAndNothingBehindIt();
    void bfloat16IsTheRoundedFloat32();
    void aChangeBeforeIsThatOfTheStepsOneByOne();
};

void TestViewWriter::withoutChangesOfColourTheValuesAreThoseOfNormalised_data()
{
    QTest::addColumn<QString>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << QString::fromStdString(model.id);
}

void TestViewWriter::withoutChangesOfColourTheValuesAreThoseOfNormalised()
{
    QFETCH(QString, model);
    const ModelInfo &info = findModel(model.toStdString());
    const cv::Mat3b picture = tissue({61, 40});
    for (int turn = 0; turn < kTurns; ++turn) {
        View view;
        view.area = {3, 5, 31, 27};
        view.turn = turn;
        const std::vector<float> values = written(picture, view, info);
        const at::Tensor expected = normalised({turned(picture(view.area).clone(), turn)}, info);
        QVERIFY(std::memcmp(values.data(), expected.data_ptr<float>(), values.size() * sizeof(float)) == 0);
    }
}

void TestViewWriter::jitterIsWithinAGreyLevelOfJitterHed()
{
    const cv::Mat3b picture = tissue({64, 64});
    for (const char *id : {"resnet50", "efficientnet_lite0"})
        for (std::uint64_t index = 0; index < 40; ++index) {
            View view = randomView(picture.size(), 48, index);
            view.brightness = 1;
            const double difference = largestDifference(levelsOf(written(picture, view, findModel(id)), findModel(id)),
                                                        shown(picture, view));
            QVERIFY2(difference <= 0.6, qPrintable(QString::number(difference))); // 0.5 is its rounding
        }
}

void TestViewWriter::wholeViewsAreWithinAGreyLevelAndARoundingOfTheStepsOneByOne()
{
    const cv::Mat3b picture = tissue({64, 64});
    const ModelInfo &model = findModel("resnet50");
    for (std::uint64_t index = 0; index < 40; ++index) {
        const View view = randomView(picture.size(), 48, index);
        // The steps one by one round twice, and brightness (up to 1.08) widens the first.
        QVERIFY(largestDifference(levelsOf(written(picture, view, model), model), shown(picture, view)) <= 1.1);
    }
}

void TestViewWriter::theStrongestSettingsStayInRange()
{
    const cv::Mat3b picture = tissue({64, 64});
    const ModelInfo &model = findModel("resnet50");
    for (const float sign : {-1.0f, 1.0f}) {
        View view = centreView(picture.size(), 48);
        view.stainScale = cv::Vec3f::all(sign);
        view.stainShift = cv::Vec3f::all(sign);
        view.brightness = 1 + sign / 2;
        for (const float level : levelsOf(written(picture, view, model), model))
            QVERIFY2(level >= -1e-3f && level <= 255.01f, qPrintable(QString::number(level)));
    }
}

void TestViewWriter::everyWidthIsWrittenWholeAndNothingBehindIt()
{
    const cv::Mat3b picture = tissue({40, 40});
    const ModelInfo &model = findModel("resnet50");
    for (int side = 1; side <= 17; ++side) {
        View view = randomView(picture.size(), side, static_cast<std::uint64_t>(side));
        view.turn = 0;
        std::vector<float> values(static_cast<std::size_t>(side * side * 3) + 8, 77);
        ViewWriter(model).write(picture, view, nullptr, InputType::Float32, values.data());
        for (std::size_t behind = values.size() - 8; behind < values.size(); ++behind)
            QCOMPARE(values[behind], 77.0f);
        values.resize(values.size() - 8);
        QVERIFY(largestDifference(levelsOf(values, model), shown(picture, view)) <= 1.1);
    }
}

void TestViewWriter::bfloat16IsTheRoundedFloat32()
{
    const cv::Mat3b picture = tissue({64, 50});
    const ModelInfo &model = findModel("resnet50");
    const View view = randomView(picture.size(), 33, 5);
    const std::vector<float> exact = written(picture, view, model);
    std::vector<Bf16Bits> bits(exact.size());
    ViewWriter(model).write(picture, view, nullptr, InputType::Bfloat16, bits.data());
    for (std::size_t i = 0; i < exact.size(); ++i)
        QCOMPARE(bits[i], bitsOfFloat(exact[i]));
}

void TestViewWriter::aChangeBeforeIsThatOfTheStepsOneByOne()
{
    // Dyed twice as strongly and then lightened again by jitter: only where nothing is held at black or white between.
    cv::Mat3b picture = patternPicture("pale", {32, 32});
    for (cv::Vec3b &pixel : picture)
        pixel = {static_cast<uchar>(150 + pixel[0] / 4), static_cast<uchar>(150 + pixel[1] / 4),
                 static_cast<uchar>(150 + pixel[2] / 4)};
    const DensityChange twice{cv::Matx33d::eye() * 2.0, {0.01, 0.02, 0.03}};
    const ModelInfo &model = findModel("resnet50");
    View view = centreView(picture.size(), 32);
    view.stainScale = {0.1f, -0.1f, 0.05f};
    const std::vector<float> levels = levelsOf(written(picture, view, model, &twice), model);
    QVERIFY(largestDifference(levels, shown(changed(picture, twice), view)) <= 1.1);
}

QTEST_GUILESS_MAIN(TestViewWriter)
#include "tst_view_writer_torch.moc"
