#include "core/evaluate/baselines.h"

#include "core/common/random.h"
#include "core/image/image_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

namespace {

/// Eight pictures for learning and eight for judging, each a case of its own, half of each malignant, in the colours
/// given; brightness varies alike in both classes.
struct Painted {
    Split split;
    MeanColours colours;
};

Painted painted(cv::Vec3d benign, cv::Vec3d malignant)
{
    Painted set;
    for (int index = 0; index < 16; ++index) {
        SplitRow row;
        row.sample.path = "picture" + std::to_string(index) + ".png";
        row.sample.label = index % 2 ? Label::Malignant : Label::Benign;
        row.group = std::to_string(index);
        row.part = index < 8 ? Part::Train : Part::Test;
        const double brighter = index / 4;
        set.colours[row.sample.path] = (index % 2 ? malignant : benign) + cv::Vec3d::all(brighter);
        set.split.rows.push_back(row);
    }
    return set;
}

} // namespace

class TestBaselines : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aColourDifferenceIsFound();
    void equalColoursLeaveColourAtChance();
    void withOneClassThereIsNoColourBaseline();
    void anEmptyPartHasNoBaselines();
    void aLeakInColourFlattersTheSplitByPicture();
    void picturesGiveTheirMeanColours();
    void aMissingPictureIsNamed();
    void whatIsStoredIsReadAgain();
};

void TestBaselines::aColourDifferenceIsFound()
{
    const Painted set = painted({200, 150, 180}, {180, 100, 180});
    const SplitBaselines baselines = baselinesOf(set.split, Part::Test, set.colours);
    QCOMPARE(baselines.images, 8);
    QCOMPARE(baselines.groups, 8);
    QCOMPARE(baselines.majority.value(), 0.5);
    QCOMPARE(baselines.colour->balancedAccuracy.value.value(), 1.0);
    QVERIFY(baselines.colour->balancedAccuracy.low.value() < 1.0);
    const Baselines quick = quickBaselinesOf(set.split, Part::Test, set.colours);
    QCOMPARE(quick.majority.value(), 0.5);
    QCOMPARE(quick.colour.value(), 1.0);
}

void TestBaselines::equalColoursLeaveColourAtChance()
{
    const Painted set = painted({200, 150, 180}, {200, 150, 180});
    QCOMPARE(quickBaselinesOf(set.split, Part::Test, set.colours).colour.value(), 0.5);
}

void TestBaselines::withOneClassThereIsNoColourBaseline()
{
    Painted set = painted({200, 150, 180}, {180, 100, 180});
    std::erase_if(set.split.rows, [](const SplitRow &row) {
        return row.part == Part::Test && row.sample.label == Label::Benign;
    });
    const SplitBaselines baselines = baselinesOf(set.split, Part::Test, set.colours);
    QCOMPARE(baselines.majority.value(), 1.0);
    QVERIFY(!baselines.colour);
}

void TestBaselines::anEmptyPartHasNoBaselines()
{
    const Painted set = painted({200, 150, 180}, {180, 100, 180});
    const SplitBaselines baselines = baselinesOf(set.split, Part::Validation, set.colours);
    QVERIFY(!baselines.majority && !baselines.colour);
    QVERIFY(toJson(baselines).at("colour").is_null());
}

/// Each case has a colour of its own, which says nothing of its class: only who has seen the case knows.
void TestBaselines::aLeakInColourFlattersTheSplitByPicture()
{
    std::vector<Sample> samples;
    MeanColours colours;
    RandomStream random(7, "cases");
    for (int caseIndex = 0; caseIndex < 10; ++caseIndex) {
        const cv::Vec3d stain(random.uniform() * 80 + 120, random.uniform() * 80 + 80, random.uniform() * 80 + 120);
        for (int number = 0; number < 20; ++number) {
            Sample sample;
            sample.path = std::to_string(caseIndex) + "/" + std::to_string(number) + ".png";
            sample.label = caseIndex % 2 ? Label::Malignant : Label::Benign;
            sample.stem = sample.slide = sample.folder = std::to_string(caseIndex);
            samples.push_back(sample);
            colours[sample.path] = stain + cv::Vec3d::all(random.uniform());
        }
    }
    const auto meanOverFolds = [&](SplitScheme scheme) {
        SplitOptions options;
        options.scheme = scheme;
        double sum = 0;
        for (options.fold = 1; options.fold <= options.folds; ++options.fold)
            sum += quickBaselinesOf(makeSplit(samples, options), Part::Test, colours).colour.value();
        return sum / options.folds;
    };
    const double grouped = meanOverFolds(SplitScheme::Grouped), leaky = meanOverFolds(SplitScheme::Leaky);
    QVERIFY2(leaky > grouped + 0.2, qPrintable(QString("%1 by case, %2 by picture").arg(grouped).arg(leaky)));
}

void TestBaselines::picturesGiveTheirMeanColours()
{
    TemporaryFolder folder;
    cv::Mat3b picture(4, 4, cv::Vec3b(10, 20, 30));
    picture(0, 0) = cv::Vec3b(26, 20, 30);
    writePng(folder / "a.png", picture);
    Split split;
    split.rows.resize(1);
    split.rows[0].sample.path = "a.png";
    QCOMPARE(readMeanColours(split, folder.path()).at("a.png"), cv::Vec3d(11, 20, 30));
}

void TestBaselines::aMissingPictureIsNamed()
{
    TemporaryFolder folder;
    const Painted set = painted({200, 150, 180}, {180, 100, 180});
    QVERIFY(says(thrownBy([&] { readMeanColours(set.split, folder.path()); }), "picture"));
}

void TestBaselines::whatIsStoredIsReadAgain()
{
    const Painted set = painted({200, 150, 180}, {180, 100, 180});
    const SplitBaselines baselines = baselinesOf(set.split, Part::Test, set.colours);
    const Baselines read = baselinesFromJson(toJson(baselines));
    QCOMPARE(read.majority, baselines.figures().majority);
    QCOMPARE(read.colour, baselines.figures().colour);
    QVERIFY(!baselinesFromJson(nullptr).majority);
}

QTEST_GUILESS_MAIN(TestBaselines)
#include "tst_baselines.moc"
