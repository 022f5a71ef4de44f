#include "core/image/image_io.h"
#include "core/train/input_source.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <cmath>

using namespace histo;

namespace {

constexpr std::array kTreatments = {StainTreatment::Macenko, StainTreatment::Reinhard, StainTreatment::RandStainNA};

ModelInfo smallModel()
{
    ModelInfo model = findModel("resnet50");
    model.resizeSide = 32;
    model.cropSide = 24;
    return model;
}

/// Two stains in random amounts, dyed more or less strongly.
cv::Mat3b tissue(std::uint64_t seed)
{
    const cv::Vec3d haematoxylin(0.65, 0.70, 0.29), eosin(0.15, 0.97, 0.20);
    RandomStream random(seed, "tissue");
    const double strength = random.uniform(0.6, 1.2);
    cv::Mat3b picture(32, 40);
    for (cv::Vec3b &pixel : picture) {
        const cv::Vec3d density = (haematoxylin * random.uniform(0.1, 1.5) + eosin * random.uniform(0.1, 1.5)) *
                                  strength;
        for (int channel = 0; channel < 3; ++channel)
            pixel[channel] = cv::saturate_cast<uchar>(255 * std::exp(-density[channel]));
    }
    return picture;
}

class DataSet {
public:
    explicit DataSet(std::size_t count)
    {
        for (std::size_t number = 0; number < count; ++number) {
            files.push_back({std::to_string(number) + ".png", ""});
            writePng(m_folder / files.back().path.string(), tissue(number));
        }
    }
    PictureCache pictures() const { return PictureCache(path(), files, smallModel(), {path() / "cache", 0}); }
    const std::filesystem::path &path() const { return m_folder.path(); }

    std::vector<PictureFile> files;

private:
    TemporaryFolder m_folder;
};

StainFit fitOf(StainTreatment treatment, const DataSet &data, const std::vector<std::size_t> &train)
{
    return fitStain(treatment, data.pictures(), train, {}, {});
}

std::vector<float> trainingView(const DataSet &data, const StainFit &fit, int epoch)
{
    AugmentSettings onlyStains;
    onlyStains.crop = onlyStains.flips = false;
    onlyStains.stainScale = onlyStains.stainShift = onlyStains.brightness = 0;
    const PictureCache pictures = data.pictures();
    const ModelInfo model = smallModel();
    const TrainingViews views(pictures, model, &onlyStains, 1, epoch, &fit);
    std::vector<float> values(24 * 24 * 3);
    views.write(0, views.picture(0), InputType::Float32, values.data());
    return values;
}

std::vector<float> judgedMiddle(const DataSet &data, const StainFit *fit)
{
    const PictureCache pictures = data.pictures();
    const ModelInfo model = smallModel();
    const WholePictures whole(pictures, model, fit);
    const cv::Mat3b picture = whole.picture(0);
    std::vector<float> values(picture.total() * 3), middle;
    whole.write(0, picture, InputType::Float32, values.data());
    for (int row = 0; row < 24; ++row)
        for (int value = 0; value < 24 * 3; ++value)
            middle.push_back(values[static_cast<std::size_t>(((row + 4) * 40 + 8) * 3 + value)]);
    return middle;
}

double largestDifference(const std::vector<float> &one, const std::vector<float> &other)
{
    double largest = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        largest = std::max(largest, double(std::abs(one[i] - other[i])));
    return largest;
}

} // namespace

class TestStainFit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyTheTrainPartIsLookedAt();
    void theFitIsAFunctionOfThePictures();
    void everyFitComesBackFromItsDocument();
    void aDamagedDocumentIsRefused_data();
    void aDamagedDocumentIsRefused();
    void withoutTissueThereIsNoFit();
    void aNormalisedPictureIsTheSameInTrainingAndJudging();
    void randomTemplatesFollowSeedAndEpochAndSpareJudging();
};

void TestStainFit::onlyTheTrainPartIsLookedAt()
{
    const DataSet data(6);
    for (const StainTreatment treatment : kTreatments) {
        const Json before = toJson(fitOf(treatment, data, {0, 2, 4}));
        writeBytes(data.path() / "5.png", "not even a picture");
        writePng(data.path() / "3.png", cv::Mat3b(32, 40, cv::Vec3b(10, 200, 30)));
        QCOMPARE(toJson(fitOf(treatment, data, {0, 2, 4})).dump(), before.dump());
        QVERIFY(toJson(fitOf(treatment, data, {0, 2, 3})).dump() != before.dump() ||
                treatment == StainTreatment::Macenko); // one colour: no stains to find there
    }
}

void TestStainFit::theFitIsAFunctionOfThePictures()
{
    const DataSet data(6), same(6);
    for (const StainTreatment treatment : kTreatments)
        QCOMPARE(toJson(fitOf(treatment, data, {0, 1, 2, 3, 4, 5})).dump(),
                 toJson(fitOf(treatment, same, {0, 1, 2, 3, 4, 5})).dump());
}

void TestStainFit::everyFitComesBackFromItsDocument()
{
    const DataSet data(4);
    for (const StainTreatment treatment : kTreatments) {
        const StainFit fit = fitOf(treatment, data, {0, 1, 2, 3});
        const StainFit back = stainFitFromJson(Json::parse(toJson(fit).dump()));
        QCOMPARE(toJson(back).dump(), toJson(fit).dump());
        QVERIFY(back.treatment == treatment);
        QCOMPARE(trainingView(data, back, 3), trainingView(data, fit, 3));
    }
    QVERIFY(stainFitFromJson(toJson(StainFit())).treatment == StainTreatment::None);
}

void TestStainFit::aDamagedDocumentIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no object") << QByteArray("7");
    QTest::newRow("no treatment") << QByteArray("{}");
    QTest::newRow("a treatment of tomorrow") << QByteArray(R"({"treatment": "gan"})");
    QTest::newRow("no figures") << QByteArray(R"({"treatment": "reinhard"})");
    QTest::newRow("two channels") << QByteArray(
        R"({"treatment": "reinhard", "look": {"mean": [1, 2], "deviation": [1, 2, 3]}})");
    QTest::newRow("words for figures") << QByteArray(
        R"({"treatment": "reinhard", "look": {"mean": ["a", 2, 3], "deviation": [1, 2, 3]}})");
}

void TestStainFit::aDamagedDocumentIsRefused()
{
    QFETCH(QByteArray, text);
    const auto error = thrownBy([&] { stainFitFromJson(Json::parse(text.toStdString())); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
}

void TestStainFit::withoutTissueThereIsNoFit()
{
    const DataSet data(1);
    writePng(data.path() / "0.png", cv::Mat3b(32, 40, cv::Vec3b::all(255)));
    QVERIFY(says(thrownBy([&] { fitOf(StainTreatment::Macenko, data, {0}); }), "no stained tissue"));
    for (const StainTreatment treatment : kTreatments)
        QVERIFY(says(thrownBy([&] { fitOf(treatment, data, {}); }), "no stained tissue"));
}

void TestStainFit::aNormalisedPictureIsTheSameInTrainingAndJudging()
{
    const DataSet data(5);
    for (const StainTreatment treatment : {StainTreatment::Macenko, StainTreatment::Reinhard}) {
        const StainFit fit = fitOf(treatment, data, {1, 2, 3, 4});
        const std::vector<float> judged = judgedMiddle(data, &fit);
        // Training rounds to grey levels once less: half a level is 0.009 of these values.
        QVERIFY(largestDifference(trainingView(data, fit, 1), judged) < 0.011);
        QVERIFY(largestDifference(judgedMiddle(data, nullptr), judged) > 0.02); // it does something
    }
}

void TestStainFit::randomTemplatesFollowSeedAndEpochAndSpareJudging()
{
    const DataSet data(5);
    const StainFit fit = fitOf(StainTreatment::RandStainNA, data, {0, 1, 2, 3, 4});
    QCOMPARE(trainingView(data, fit, 1), trainingView(data, fit, 1));
    QVERIFY(largestDifference(trainingView(data, fit, 1), trainingView(data, fit, 2)) > 0.02);
    QCOMPARE(judgedMiddle(data, &fit), judgedMiddle(data, nullptr));
    QVERIFY(!fit.isNormalisation());
}

QTEST_GUILESS_MAIN(TestStainFit)
#include "tst_stain_fit.moc"
