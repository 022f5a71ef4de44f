#include "core/evaluate/config_differences.h"
#include "core/evaluate/paired_comparison.h"
#include "core/evaluate/run_comparison.h"
#include "core/train/recipe.h"
#include "tests/support/crafted_run.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>

using namespace histo;

namespace {

constexpr int kCasesPerClass = 8, kPicturesPerCase = 4;

/// Eight cases a class with four pictures each; `isRight` says which a run calls right.
template <typename IsRight>
std::vector<PredictionRow> predictions(IsRight isRight)
{
    std::vector<PredictionRow> rows;
    for (Label label : {Label::Benign, Label::Malignant})
        for (int group = 0; group < kCasesPerClass; ++group)
            for (int picture = 0; picture < kPicturesPerCase; ++picture) {
                const std::string name = std::string(label == Label::Benign ? "b" : "m") + std::to_string(group);
                const bool saysMalignant = isRight(group, picture) == (label == Label::Malignant);
                rows.push_back({.path = name + "-" + std::to_string(picture) + ".png",
                                .group = name,
                                .label = label,
                                .score = saysMalignant ? 0.9 : 0.1});
            }
    return rows;
}

std::vector<PredictionRow> allRight()
{
    return predictions([](int, int) { return true; });
}

const PairedFigure &figure(const PairedComparison &comparison, const std::string &id)
{
    for (const PairedFigure &one : comparison.figures)
        if (one.id == id)
            return one;
    throw std::runtime_error("no figure " + id);
}

Json runWith(Json config) { return {{"version", "1"}, {"config", std::move(config)}}; }

void changeRun(const std::filesystem::path &path, const char *key, const Json &value)
{
    const RunDirectory run = RunDirectory::open(path);
    Json document = run.readRun();
    document["config"][key] = value;
    run.writeRun(document);
}

} // namespace

class TestPairedComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRunBesideItselfShowsNoDifference();
    void aRunThatIsClearlyBetterIsSaidToBe();
    void aDifferenceInOneCaseIsNotShown();
    void lowerBrierScoresAreBetter();
    void picturesAreCountedByWhoWasRight();
    void theOrderOfTheRowsDoesNotMatter();
    void twoCasesOfAClassAreTooFewToTell();
    void otherPicturesAreRefused_data();
    void otherPicturesAreRefused();

    void onlySettingsThatDifferAreNamed();
    void settingsOfTheRecipeHaveItsTitles();
    void whereARunWritesIsNoDifference();

    void runsOnOtherTestPartsAreRefusedAndTheOthersGoOn();
    void oneRunAloneIsNoComparison();
};

void TestPairedComparison::aRunBesideItselfShowsNoDifference()
{
    const auto rows = predictions([](int group, int picture) { return (group + picture) % 3 != 0; });
    for (const PairedFigure &one : comparePaired(rows, rows).figures) {
        QCOMPARE(*one.difference.value, 0.0);
        QCOMPARE(one.inWords(), std::string("no difference shown"));
    }
}

void TestPairedComparison::aRunThatIsClearlyBetterIsSaidToBe()
{
    // Wrong on one or two of four pictures in every case: 5/8 right beside all right.
    const auto weak = predictions([](int group, int picture) { return picture > group % 2; });
    const PairedComparison comparison = comparePaired(weak, allRight());
    const PairedFigure &accuracy = figure(comparison, "accuracy");
    QCOMPARE(*accuracy.first, 0.625);
    QCOMPARE(*accuracy.second, 1.0);
    QCOMPARE(*accuracy.difference.value, 0.375);
    QVERIFY(*accuracy.difference.low > 0.25 && *accuracy.difference.high < 0.5);
    QCOMPARE(accuracy.inWords(), std::string("higher: better"));
    QCOMPARE(figure(comparePaired(allRight(), weak), "accuracy").inWords(), std::string("lower: worse"));
}

void TestPairedComparison::aDifferenceInOneCaseIsNotShown()
{
    const auto almost = predictions([](int group, int) { return group != 0; });
    const PairedFigure accuracy = figure(comparePaired(almost, allRight()), "accuracy");
    QCOMPARE(*accuracy.difference.value, 0.125);
    QCOMPARE(accuracy.inWords(), std::string("no difference shown")); // a draw may well leave that case out
}

void TestPairedComparison::lowerBrierScoresAreBetter()
{
    const auto weak = predictions([](int group, int picture) { return picture > group % 2; });
    QCOMPARE(figure(comparePaired(weak, allRight()), "brier").inWords(), std::string("lower: better"));
}

void TestPairedComparison::picturesAreCountedByWhoWasRight()
{
    const auto first = predictions([](int, int picture) { return picture != 0; });
    const auto second = predictions([](int, int picture) { return picture > 1; });
    const PairedComparison comparison = comparePaired(first, second);
    QCOMPARE(comparison.bothRight, 32);
    QCOMPARE(comparison.onlyFirstRight, 16);
    QCOMPARE(comparison.onlySecondRight, 0);
    QCOMPARE(comparison.bothWrong, 16);
    QCOMPARE(comparison.benignGroups, kCasesPerClass);
}

void TestPairedComparison::theOrderOfTheRowsDoesNotMatter()
{
    auto weak = predictions([](int group, int picture) { return picture > group % 2; });
    const Json asIs = toJson(comparePaired(weak, allRight()));
    std::reverse(weak.begin(), weak.end());
    QCOMPARE(toJson(comparePaired(weak, allRight())).dump(), asIs.dump());
}

void TestPairedComparison::twoCasesOfAClassAreTooFewToTell()
{
    auto few = allRight(), weak = predictions([](int, int picture) { return picture > 0; });
    for (auto *rows : {&few, &weak})
        std::erase_if(*rows, [](const PredictionRow &row) { return row.group.front() == 'b' && row.group > "b1"; });
    for (const PairedFigure &one : comparePaired(weak, few).figures) {
        QVERIFY(!one.difference.low);
        QCOMPARE(one.inWords(), std::string("too few cases to tell"));
    }
}

void TestPairedComparison::otherPicturesAreRefused_data()
{
    QTest::addColumn<int>("change");
    QTest::addColumn<QString>("words");
    QTest::newRow("one is missing") << 0 << QStringLiteral("m7-3.png was judged by one of them alone");
    QTest::newRow("another label") << 1 << QStringLiteral("m7-3.png is malignant for one and benign for the other");
    QTest::newRow("another group") << 2 << QStringLiteral("m7-3.png belongs to group m7 for one and x for the other");
}

void TestPairedComparison::otherPicturesAreRefused()
{
    QFETCH(int, change);
    QFETCH(QString, words);
    auto other = allRight();
    if (change == 0)
        other.back().path = "z.png";
    else if (change == 1)
        other.back().label = Label::Benign;
    else
        other.back().group = "x";
    const auto error = thrownBy([&] { comparePaired(allRight(), other); });
    QVERIFY2(says(error, words.toStdString()), error ? error->what() : "it was compared");
}

void TestPairedComparison::onlySettingsThatDifferAreNamed()
{
    const auto differences = configDifferences({runWith({{"model", "resnet50"}, {"seed", 1}, {"augment", true}}),
                                                runWith({{"model", "resnet50"}, {"seed", 2}, {"augment", false}}),
                                                runWith({{"model", "resnet50"}})});
    QCOMPARE(differences.size(), 2u);
    QCOMPARE(differences[0].title, std::string("Seed"));
    QCOMPARE(differences[0].values, (std::vector<std::string>{"1", "2", "–"}));
    QCOMPARE(differences[1].key, std::string("augment"));
    QCOMPARE(differences[1].values, (std::vector<std::string>{"on", "off", "–"}));
}

void TestPairedComparison::settingsOfTheRecipeHaveItsTitles()
{
    for (const RecipeField &field : recipeFields())
        QCOMPARE(configTitle(field.key), field.title);
    QCOMPARE(configTitle("of_a_later_version"), std::string("of_a_later_version"));
}

void TestPairedComparison::whereARunWritesIsNoDifference()
{
    QVERIFY(
        configDifferences({runWith({{"out", "/a"}, {"command_line", {"train"}}}), runWith({{"out", "/b"}})}).empty());
}

void TestPairedComparison::runsOnOtherTestPartsAreRefusedAndTheOthersGoOn()
{
    const TemporaryFolder one, two;
    const CraftedRun first = craftRun(one.path()), second = craftRun(two.path());
    changeRun(second.run, "learning_rate", 0.25);
    const TemporaryFolder copies;
    std::filesystem::copy(first.run, copies / "same", std::filesystem::copy_options::recursive);
    auto other = RunDirectory::open(second.run).readPredictions(Part::Test);
    other.pop_back();
    RunDirectory::open(second.run).writePredictions(Part::Test, other);

    const RunComparison comparison = compareRuns(
        {RunDirectory::open(first.run), RunDirectory::open(second.run), RunDirectory::open(copies / "same")});
    QCOMPARE(comparison.besideFirst.size(), 2u);
    QVERIFY(!comparison.besideFirst[0].comparison);
    QVERIFY(comparison.besideFirst[0].refusal.find("test parts differ") != std::string::npos);
    QVERIFY(comparison.besideFirst[1].comparison);
    QCOMPARE(comparison.besideFirst[1].comparison->onlyFirstRight, 0);
    QVERIFY(std::ranges::any_of(comparison.settings, [](const auto &one) { return one.key == "learning_rate"; }));
}

void TestPairedComparison::oneRunAloneIsNoComparison()
{
    const TemporaryFolder folder;
    const CraftedRun run = craftRun(folder.path());
    QVERIFY(says(thrownBy([&] { compareRuns({RunDirectory::open(run.run)}); }), "two runs or more"));
}

QTEST_GUILESS_MAIN(TestPairedComparison)
#include "tst_paired_comparison.moc"
