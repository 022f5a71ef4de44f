#include "core/job/plan.h"
#include "core/job/plan_summary.h"

#include "core/evaluate/evaluator.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <fstream>

using namespace histo;

namespace {

PlanSpec spec(int folds, std::vector<std::uint64_t> seeds)
{
    return {.data = "/data", .models = {"resnet50"}, .folds = folds, .seeds = std::move(seeds), .trainWords = {"--epochs", "2"}};
}

/// Eight patients of each class with two pictures each. Fold f judges those with number % folds == f - 1.
/// @param wrong  patients whose pictures are all called wrong
void finishRun(const Plan &plan, const PlannedRun &planned, const std::vector<std::string> &wrong)
{
    constexpr int kPatients = 8, kPictures = 2;
    std::vector<PredictionRow> rows;
    for (const Label label : {Label::Benign, Label::Malignant})
        for (int patient = planned.fold - 1; patient < kPatients; patient += plan.folds) {
            const std::string group = (label == Label::Benign ? "b" : "m") + std::to_string(patient);
            const bool isWrong = std::ranges::find(wrong, group) != wrong.end();
            const double score = (label == Label::Malignant) != isWrong ? 0.9 : 0.1;
            for (int picture = 0; picture < kPictures; ++picture)
                rows.push_back({.path = group + "-" + std::to_string(picture) + ".png",
                                .group = group,
                                .label = label,
                                .score = score,
                                .logitBenign = 0,
                                .logitMalignant = std::log(score / (1 - score))});
        }
    const RunDirectory run = RunDirectory::create(plan.runFolder(planned));
    Split split;
    for (const PredictionRow &row : rows) {
        SplitRow entry;
        entry.sample.path = row.path;
        entry.sample.label = row.label;
        entry.group = row.group;
        entry.part = Part::Test;
        split.rows.push_back(entry);
    }
    run.writeSplit(split);
    run.writeRun({{"schema", kRunSchema}, {"id", planned.name}, {"watermark", nullptr}});
    run.writePredictions(Part::Test, rows);
    run.writeEnd("succeeded", "");
}

const PlanFigure &figure(const PlanSummary &summary, const std::string &id)
{
    return *std::ranges::find(summary.models.front().figures, id, &PlanFigure::id);
}

bool isNear(const std::optional<double> &value, double expected) { return value && std::abs(*value - expected) < 1e-9; }

} // namespace

class TestPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyModelFoldAndSeedHasARunOfItsOwn();
    void aPlanReadsBackAndTheSameAgainChangesNothing();
    void anotherPlanIsNeverWrittenOver();
    void aPlanThatMakesNoSenseIsRefused_data();
    void aPlanThatMakesNoSenseIsRefused();
    void aFileThatIsNoPlanIsNamed();
    void pooledFiguresAreTheMeanOverSeeds();
    void moreSeedsOfTheSamePatientsDoNotNarrowTheInterval();
    void spreadsOfSeedsAndOfFoldsAreGivenApart();
    void aSeedThatLacksAFoldIsNotPooled();
    void whereAllIsRightTheIntervalIsStillWiderThanZero();
};

void TestPlan::everyModelFoldAndSeedHasARunOfItsOwn()
{
    PlanSpec wanted = spec(2, {1, 7});
    wanted.models = {"resnet50", "efficientnet_lite0"};
    wanted.devices = {"cpu:0", "cpu:1"};
    const Plan plan = makePlan(wanted, "/plan");
    QCOMPARE(plan.runs.size(), 8u);
    QCOMPARE(plan.runs[0].name, std::string("resnet50/fold1-seed1"));
    QCOMPARE(plan.runs[7].name, std::string("efficientnet_lite0/fold2-seed7"));
    const std::vector<std::string> words{"train",    "--data", "/data",  "--model",  "efficientnet_lite0", "--folds",
                                         "2",        "--fold", "1",      "--seed",   "1",                  "--device",
                                         "cpu:1",    "--epochs", "2",    "--out",    "/plan/efficientnet_lite0/fold1-seed1"};
    QVERIFY(plan.runs[1].job.command == words);
    QVERIFY(plan.runs[1].job.takesUp);
}

void TestPlan::aPlanReadsBackAndTheSameAgainChangesNothing()
{
    const TemporaryFolder folder;
    const Plan plan = makePlan(spec(3, {1, 2}), folder / "plan");
    writePlan(plan);
    writePlan(plan);
    for (const auto &place : {folder / "plan", folder / "plan/plan.json"}) {
        const Plan read = readPlan(place);
        QVERIFY(read.folder == plan.folder);
        QCOMPARE(read.folds, 3);
        QVERIFY(read.seeds == plan.seeds);
        QCOMPARE(read.runs.size(), plan.runs.size());
        QVERIFY(read.runs[4].job.command == plan.runs[4].job.command);
        QCOMPARE(read.runs[4].name, plan.runs[4].name);
    }
    QCOMPARE(readJobFiles(folder / "plan/plan.json").size(), plan.runs.size());
}

void TestPlan::anotherPlanIsNeverWrittenOver()
{
    const TemporaryFolder folder;
    writePlan(makePlan(spec(3, {1, 2}), folder / "plan"));
    QVERIFY(says(thrownBy([&] { writePlan(makePlan(spec(4, {1, 2}), folder / "plan")); }), "another plan"));
    std::filesystem::create_directory(folder / "full");
    std::ofstream(folder / "full/thesis.txt") << "words";
    QVERIFY(says(thrownBy([&] { writePlan(makePlan(spec(3, {1}), folder / "full")); }), "not empty"));
}

void TestPlan::aPlanThatMakesNoSenseIsRefused_data()
{
    QTest::addColumn<int>("folds");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<int>("secondSeed");
    QTest::addColumn<QByteArray>("flag");
    QTest::newRow("one fold") << 1 << QByteArray("resnet50") << 2 << QByteArray("--folds");
    QTest::newRow("a seed twice") << 3 << QByteArray("resnet50") << 1 << QByteArray("--seeds");
    QTest::newRow("an unknown network") << 3 << QByteArray("resnet5000") << 2 << QByteArray("resnet5000");
}

void TestPlan::aPlanThatMakesNoSenseIsRefused()
{
    QFETCH(int, folds);
    QFETCH(QByteArray, model);
    QFETCH(int, secondSeed);
    QFETCH(QByteArray, flag);
    PlanSpec wanted = spec(folds, {1, std::uint64_t(secondSeed)});
    wanted.models = {model.toStdString()};
    const auto refused = thrownBy([&] { makePlan(wanted, "/plan"); });
    QVERIFY(refused && refused->kind() == ErrorKind::Usage);
    QVERIFY(says(refused, flag.toStdString()));
}

void TestPlan::aFileThatIsNoPlanIsNamed()
{
    const TemporaryFolder folder;
    std::ofstream(folder / "plan.json") << R"({"command": ["train"]})";
    const auto refused = thrownBy([&] { readPlan(folder.path()); });
    QVERIFY(refused && refused->kind() == ErrorKind::BadInput);
    QVERIFY(says(refused, "plan.json"));
}

void TestPlan::pooledFiguresAreTheMeanOverSeeds()
{
    const TemporaryFolder folder;
    const Plan plan = makePlan(spec(2, {1, 2}), folder / "plan");
    for (const PlannedRun &run : plan.runs) // seed 1: one malignant patient of eight wrong; seed 2: two, and one benign
        finishRun(plan, run, run.seed == 1 ? std::vector<std::string>{"m0"} : std::vector<std::string>{"m0", "m1", "b3"});
    const PlanSummary summary = summarize(plan);
    QVERIFY(summary.missing.empty());
    const ModelSummary &model = summary.models.front();
    QCOMPARE(model.groups, 16);
    QCOMPARE(model.images, 32);
    QCOMPARE(model.pooledSeeds.size(), 2u);
    QVERIFY(isNear(figure(summary, "sensitivity").pooled.value, (7. / 8 + 6. / 8) / 2));
    QVERIFY(isNear(figure(summary, "specificity").pooled.value, (8. / 8 + 7. / 8) / 2));
    QVERIFY(isNear(figure(summary, "balanced_accuracy").pooled.value, (15. / 16 + 13. / 16) / 2));
    QVERIFY(isNear(figure(summary, "decision_accuracy").pooled.value, (15. / 16 + 13. / 16) / 2));
    const Figure &balanced = figure(summary, "balanced_accuracy").pooled;
    QVERIFY(*balanced.low < *balanced.value && *balanced.value < *balanced.high);
    QVERIFY(inWords(summary).find("4 of 4 runs finished") != std::string::npos);
    writePlanResult(plan, summary);
    QVERIFY(readJsonFile(folder / "plan/plan_result.json") == toJson(summary));
}

void TestPlan::moreSeedsOfTheSamePatientsDoNotNarrowTheInterval()
{
    const TemporaryFolder folder;
    const Plan one = makePlan(spec(2, {1}), folder / "one"), five = makePlan(spec(2, {1, 2, 3, 4, 5}), folder / "five");
    for (const Plan *plan : {&one, &five})
        for (const PlannedRun &run : plan->runs)
            finishRun(*plan, run, {"m0", "b3"}); // every seed errs on the same patients
    const Figure few = figure(summarize(one), "balanced_accuracy").pooled;
    const Figure many = figure(summarize(five), "balanced_accuracy").pooled;
    QVERIFY(isNear(many.low, *few.low));
    QVERIFY(isNear(many.high, *few.high));
}

void TestPlan::spreadsOfSeedsAndOfFoldsAreGivenApart()
{
    const TemporaryFolder folder;
    const Plan plan = makePlan(spec(2, {1, 2}), folder / "plan");
    for (const PlannedRun &run : plan.runs) // all errors lie in fold 1, two patients of four: equal for both seeds
        finishRun(plan, run, {"m0", "m2"});
    const PlanSummary summary = summarize(plan);
    const PlanFigure &sensitivity = figure(summary, "sensitivity");
    QVERIFY(isNear(sensitivity.seedSpread, 0));
    QVERIFY(isNear(sensitivity.foldSpread, 0.5 / std::sqrt(2.0))); // of 1/2 and 1
    QVERIFY(isNear(sensitivity.meanOverRuns, 0.75));
}

void TestPlan::aSeedThatLacksAFoldIsNotPooled()
{
    const TemporaryFolder folder;
    const Plan plan = makePlan(spec(2, {1, 2}), folder / "plan");
    for (std::size_t run = 0; run < 3; ++run)
        finishRun(plan, plan.runs[run], {"m0"});
    const PlanSummary summary = summarize(plan);
    QVERIFY((summary.missing == std::vector<std::string>{"resnet50/fold2-seed2"}));
    QVERIFY((summary.models.front().pooledSeeds == std::vector<std::uint64_t>{1}));
    QVERIFY(!figure(summary, "sensitivity").seedSpread);
    const PlanSummary nothing = summarize(makePlan(spec(2, {9}), folder / "not begun"));
    QVERIFY(!figure(nothing, "sensitivity").pooled.value);
    QCOMPARE(nothing.missing.size(), 2u);
}

void TestPlan::whereAllIsRightTheIntervalIsStillWiderThanZero()
{
    const TemporaryFolder folder;
    const Plan plan = makePlan(spec(2, {1}), folder / "plan");
    for (const PlannedRun &run : plan.runs)
        finishRun(plan, run, {});
    const PlanSummary summary = summarize(plan);
    const Figure &decisions = figure(summary, "decision_accuracy").pooled;
    QVERIFY(isNear(decisions.value, 1));
    QVERIFY(isNear(decisions.low, wilson(16, 16).low));
    QVERIFY(*figure(summary, "balanced_accuracy").pooled.low < 1);
    QVERIFY(figure(summary, "auc").pooled.degenerate);
}

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
