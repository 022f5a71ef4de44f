#include "core/evaluate/evaluator.h"

#include "tests/support/metrics_golden.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace histo;

namespace {

/// Rows as the golden predictions describe them, one path and group name each.
std::vector<PredictionRow> rowsOf(const Json &golden)
{
    std::vector<PredictionRow> rows;
    for (const Judged &judged : judgedOf(golden))
        rows.push_back({.path = "picture" + std::to_string(1000 + rows.size()) + ".png",
                        .group = "14-" + std::to_string(100 + judged.group),
                        .label = static_cast<Label>(judged.label),
                        .score = judged.score});
    return rows;
}

Json evaluationOf(const std::vector<PredictionRow> &rows)
{
    return evaluationDocument(rows, Part::Test, {}, {.majority = 0.7, .colour = 0.6}, std::nullopt);
}

PredictionRow row(const std::string &path, const std::string &group, Label label, double score)
{
    return {.path = path, .group = group, .label = label, .score = score};
}

SplitRow splitRow(const std::string &path, const std::string &group, Label label, Part part, const std::string &subtype)
{
    SplitRow row;
    row.sample.path = path;
    row.sample.label = label;
    row.sample.subtype = subtype;
    row.group = group;
    row.part = part;
    return row;
}

} // namespace

class TestEvaluator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theDocumentHoldsWhatTheContractNames();
    void intervalsAgreeWithAnIndependentBootstrap_data();
    void intervalsAgreeWithAnIndependentBootstrap();
    void everyIntervalHoldsItsFigureAndIsWiderThanZero_data();
    void everyIntervalHoldsItsFigureAndIsWiderThanZero();
    void allRightGetsWilsonsIntervalOverGroups();
    void figuresOfOneClassAreNull();
    void theOrderOfTheRowsDoesNotMatter();
    void noPredictionsAreRefused();
    void pooledFoldsAreJudgedAsOne();
    void aPictureJudgedTwiceIsNotPooled();
    void casesKnowTheirSubtypeAndTheirShareOfRightPictures();
};

void TestEvaluator::theDocumentHoldsWhatTheContractNames()
{
    const Json golden = goldenPredictions("overlapping classes");
    const Json document = evaluationDocument(rowsOf(golden), Part::Validation, {.value = 0.5, .policy = "fixed 0.5"},
                                             {.majority = 0.7, .colour = std::nullopt}, "leaky split");
    QVERIFY(document["part"] == "val");
    QVERIFY(document["n_images"] == Json(golden["label"].size()));
    QVERIFY(document["n_groups"] == 22);
    QVERIFY(document["threshold"] == (Json{{"value", 0.5}, {"policy", "fixed 0.5"}}));
    QVERIFY(document["confusion"] == golden["confusion"]);
    QVERIFY(document["baselines"] == (Json{{"majority", 0.7}, {"colour", nullptr}}));
    QVERIFY(document["watermark"] == "leaky split");
    for (const char *part : {"image", "patient"})
        for (const auto &[figure, value] : golden[part].items())
            QVERIFY2(std::abs(document[part][figure]["value"].get<double>() - value.get<double>()) < 1e-12,
                     figure.c_str());
}

void TestEvaluator::intervalsAgreeWithAnIndependentBootstrap_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("22 cases") << "overlapping classes";
    QTest::newRow("10 cases with ties") << "many tied scores, some at the threshold";
}

void TestEvaluator::intervalsAgreeWithAnIndependentBootstrap()
{
    QFETCH(QString, name);
    const Json &golden = goldenPredictions(name.toStdString());
    const Json document = evaluationOf(rowsOf(golden));
    for (const auto &[figure, interval] : golden["intervals"].items()) {
        const Json &ours = document[figure == "recognition_rate" ? "patient" : "image"][figure];
        // The percentile of 2,000 draws itself varies by about a hundredth.
        QVERIFY2(std::abs(ours["low"].get<double>() - interval[0].get<double>()) < 0.03, figure.c_str());
        QVERIFY2(std::abs(ours["high"].get<double>() - interval[1].get<double>()) < 0.03, figure.c_str());
    }
}

void TestEvaluator::everyIntervalHoldsItsFigureAndIsWiderThanZero_data()
{
    QTest::addColumn<QString>("name");
    for (const std::string &name : goldenPredictionNames())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestEvaluator::everyIntervalHoldsItsFigureAndIsWiderThanZero()
{
    QFETCH(QString, name);
    const Json document = evaluationOf(rowsOf(goldenPredictions(name.toStdString())));
    for (const char *part : {"image", "patient"})
        for (const auto &[figure, entry] : document[part].items()) {
            if (entry.contains("degenerate")) {
                QVERIFY2(entry["low"].is_null() && entry["high"].is_null(), figure.c_str());
                continue;
            }
            QVERIFY2(entry["low"] < entry["high"], figure.c_str());
            QVERIFY2(entry["low"] <= entry["value"] && entry["value"] <= entry["high"], figure.c_str());
        }
}

void TestEvaluator::allRightGetsWilsonsIntervalOverGroups()
{
    const Json document = evaluationOf(rowsOf(goldenPredictions("all right"))); // 2 + 2 cases
    QCOMPARE(document["image"]["accuracy"]["low"].get<double>(), wilson(4, 4).low);
    QCOMPARE(document["image"]["sensitivity"]["low"].get<double>(), wilson(2, 2).low);
    QCOMPARE(document["patient"]["decision_accuracy"]["low"].get<double>(), wilson(4, 4).low);
    QCOMPARE(document["image"]["accuracy"]["high"].get<double>(), 1.0);
    QVERIFY(document["image"]["auc"]["degenerate"].get<bool>());
    QVERIFY(!document["image"]["balanced_accuracy"].contains("degenerate"));
}

void TestEvaluator::figuresOfOneClassAreNull()
{
    const Json document = evaluationOf(rowsOf(goldenPredictions("malignant only")));
    for (const char *figure : {"auc", "balanced_accuracy", "specificity"})
        QVERIFY2(document["image"][figure]["value"].is_null(), figure);
    QVERIFY(document["image"]["sensitivity"]["value"].is_number());
}

void TestEvaluator::theOrderOfTheRowsDoesNotMatter()
{
    std::vector<PredictionRow> rows = rowsOf(goldenPredictions("overlapping classes"));
    const Json document = evaluationOf(rows);
    std::reverse(rows.begin(), rows.end());
    QVERIFY(evaluationOf(rows) == document);
}

void TestEvaluator::noPredictionsAreRefused() { QVERIFY_THROWS_EXCEPTION(Error, evaluationOf({})); }

void TestEvaluator::pooledFoldsAreJudgedAsOne()
{
    TemporaryFolder folder;
    const RunDirectory first = RunDirectory::create(folder / "fold1"), second = RunDirectory::create(folder / "fold2");
    first.writeRun({{"schema", 1}});
    second.writeRun({{"schema", 1}, {"watermark", "leaky split"}});
    first.writePredictions(Part::Test,
                           {row("a.png", "1", Label::Benign, 0.1), row("b.png", "2", Label::Malignant, 0.9)});
    second.writePredictions(Part::Test, {row("c.png", "3", Label::Malignant, 0.2)});
    const PooledPredictions pooled = poolPredictions({first, second}, Part::Test);
    const Json document = evaluationDocument(pooled.rows, Part::Test, {}, {}, pooled.watermark);
    QVERIFY(document["n_images"] == 3);
    QVERIFY(document["confusion"] == Json({{1, 0}, {1, 1}}));
    QVERIFY(document["watermark"] == "leaky split");
}

void TestEvaluator::aPictureJudgedTwiceIsNotPooled()
{
    TemporaryFolder folder;
    const RunDirectory run = RunDirectory::create(folder / "run");
    run.writeRun({{"schema", 1}});
    run.writePredictions(Part::Test, {row("a.png", "1", Label::Benign, 0.1)});
    QVERIFY_THROWS_EXCEPTION(Error, poolPredictions({run, run}, Part::Test));
}

void TestEvaluator::casesKnowTheirSubtypeAndTheirShareOfRightPictures()
{
    Split split;
    split.rows = {splitRow("a.png", "14-1", Label::Malignant, Part::Test, "DC"),
                  splitRow("b.png", "14-1", Label::Malignant, Part::Test, "LC")};
    const auto cases = caseResults({row("a.png", "14-1", Label::Malignant, 0.8),
                                    row("b.png", "14-1", Label::Malignant, 0.1),
                                    row("c.png", "13-9", Label::Benign, 0.3)},
                                   split, 0.5);
    QCOMPARE(cases.size(), std::size_t(2));
    QCOMPARE(cases[0].group, std::string("13-9"));
    QCOMPARE(cases[0].decidedRight, true);
    QCOMPARE(cases[1].subtype, std::string("DC, LC"));
    QCOMPARE(cases[1].images, 2);
    QCOMPARE(cases[1].right, 1);
    QCOMPARE(cases[1].meanScore, 0.45);
    QCOMPARE(cases[1].decidedRight, false);
}

QTEST_GUILESS_MAIN(TestEvaluator)
#include "tst_evaluator.moc"
