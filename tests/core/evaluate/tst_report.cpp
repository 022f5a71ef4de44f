#include "core/evaluate/report.h"

#include "core/common/atomic_file.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/html.h"
#include "core/image/image_io.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <limits>
#include <regex>
#include <set>

using namespace histo;

namespace {

const std::string kHostileName = "<script>alert(1)</script>&\".png";

RunDirectory startedRun(const std::filesystem::path &path, const Json &watermark = nullptr)
{
    const RunDirectory run = RunDirectory::create(path);
    run.writeRun({{"schema", 1},
                  {"id", "5f0c9a7e"},
                  {"version", "0.1.0"},
                  {"started_utc", "2026-01-02T03:04:05.678Z"},
                  {"command_line", {"histoscope-cli", "train", "--data", "/pictures/<set>"}},
                  {"config", {{"model", "resnet50"}, {"data", "/pictures/<set>"}, {"magnifications", {100}}}},
                  {"data", {{"root", "/pictures/<set>"}, {"hash", "d474"}, {"images", 4}}},
                  {"split", {{"group_key", "stem"}, {"hash", "5b11"}}},
                  {"libraries", {{"OpenCV", "4.6.0"}}},
                  {"watermark", watermark}});
    return run;
}

Split smallSplit()
{
    Split split;
    for (int index = 0; index < 4; ++index) {
        SplitRow row;
        row.sample.path = std::to_string(index) + kHostileName;
        row.sample.label = index % 2 ? Label::Malignant : Label::Benign;
        row.sample.subtype = index % 2 ? "DC" : "A";
        row.sample.magnification = 100;
        row.group = "14-" + std::to_string(index);
        row.part = Part::Test;
        split.rows.push_back(row);
    }
    return split;
}

/// Trained, evaluated and explained; one of four pictures is wrong.
RunDirectory finishedRun(const std::filesystem::path &path, const Json &watermark = nullptr)
{
    const RunDirectory run = startedRun(path, watermark);
    const double undefined = std::numeric_limits<double>::quiet_NaN();
    for (int number : {1, 2, 3})
        run.appendEpoch({.epoch = number,
                         .phase = number == 1 ? "head" : "fine_tune",
                         .trainLoss = 1.0 / number,
                         .trainAccuracy = 0.5 + 0.1 * number,
                         .validationLoss = number == 3 ? undefined : 0.5,
                         .validationBalancedAccuracy = number == 2 ? 0.75 : 0.5,
                         .validationAuc = undefined});
    const Split split = smallSplit();
    run.writeSplit(split);
    std::vector<PredictionRow> rows;
    for (const SplitRow &row : split.rows)
        rows.push_back({.path = row.sample.path, .group = row.group, .label = row.sample.label, .score = 0.1});
    rows[1].score = 0.9;
    run.writePredictions(Part::Test, rows);
    run.writeEvaluation(evaluationDocument(rows, Part::Test, {}, {.majority = 0.5, .colour = 0.625}, std::nullopt));
    writePng(run.explanations() / "first.png", cv::Mat3b(4, 4, cv::Vec3b(1, 2, 3)));
    writeFileAtomically(run.explanations() / "first.json",
                        R"({"picture":"<i>p.png","method":"gradcam","raw_maximum":3.25})");
    run.writeEnd("succeeded", "");
    return run;
}

std::string reportOf(const RunDirectory &run)
{
    writeReport(run);
    return readFile(run.report());
}

bool holds(const std::string &page, const std::string &text) { return page.find(text) != std::string::npos; }

/// Tags opened and not closed in order; empty for a well-formed page.
std::string firstUnbalancedTag(const std::string &page)
{
    static const std::set<std::string> kVoid = {"meta", "br", "img"};
    static const std::regex kTag(R"(<(/?)([a-zA-Z0-9]+)[^>]*?(/?)>)");
    std::vector<std::string> open;
    for (std::sregex_iterator tag(page.begin(), page.end(), kTag), end; tag != end; ++tag) {
        const std::string name = (*tag)[2];
        if (kVoid.contains(name) || (*tag)[3].length() > 0)
            continue;
        if ((*tag)[1].length() == 0)
            open.push_back(name);
        else if (!open.empty() && open.back() == name)
            open.pop_back();
        else
            return "/" + name;
    }
    return open.empty() ? "" : open.back();
}

} // namespace

class TestReport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thePageIsWellFormedAndNeedsNothingFromOutside();
    void namesFromFilesAreEscaped();
    void figuresStandWithIntervalCountsAndBaselines();
    void theBestEpochIsMarked();
    void theReadingSaysWhatTheIntervalAllows();
    void casesAndSubtypesSayHowFewTheyAre();
    void explanationsAreEmbeddedWithTheirCaption();
    void aFileThatIsNoPngIsNotEmbedded();
    void hashesVersionsAndCommandAreThere();
    void aLeakySplitIsSaidAloud();
    void theNoticeIsAlwaysThere();
    void anUnfinishedRunHasAReportOfWhatIsThere();
    void damagedFilesLeaveTheRestReadable();
    void theReportIsAFunctionOfTheRun();
};

void TestReport::thePageIsWellFormedAndNeedsNothingFromOutside()
{
    TemporaryFolder folder;
    const std::string page = reportOf(finishedRun(folder / "run"));
    QVERIFY(page.starts_with("<!DOCTYPE html>"));
    QCOMPARE(firstUnbalancedTag(page.substr(page.find("<html"))), std::string());
    for (const char *forbidden :
         {"<script", "http://", "https://", "<link", "url(", "@import", "src=\"/", ">nan", "nan\""})
        QVERIFY2(!holds(page, forbidden), forbidden);
}

void TestReport::namesFromFilesAreEscaped()
{
    TemporaryFolder folder;
    const std::string page = reportOf(finishedRun(folder / "run"));
    QVERIFY(holds(page, escapeHtml(kHostileName)));
    QVERIFY(holds(page, "&lt;set&gt;"));
    QVERIFY(holds(page, "&lt;i&gt;p.png"));
    QVERIFY(!holds(page, "<i>"));
    QVERIFY(!holds(page, "<set>"));
}

void TestReport::figuresStandWithIntervalCountsAndBaselines()
{
    TemporaryFolder folder;
    const std::string page = reportOf(finishedRun(folder / "run"));
    QVERIFY(holds(page, "0.75"));
    QVERIFY(holds(page, "4 pictures of 4 cases"));
    QVERIFY(holds(page, "colour baseline 0.6"));
    QVERIFY(holds(page, "majority baseline 0.50"));
    QVERIFY(holds(page, "Recognition rate"));
    QVERIFY(holds(page, "Spanhol et al."));
    QVERIFY(holds(page, "ROC curve"));
    QVERIFY(holds(page, "100 % of benign"));
}

void TestReport::theBestEpochIsMarked()
{
    TemporaryFolder folder;
    QVERIFY(holds(reportOf(finishedRun(folder / "run")), "best epoch 2"));
}

void TestReport::theReadingSaysWhatTheIntervalAllows()
{
    TemporaryFolder folder;
    const RunDirectory run = finishedRun(folder / "run");
    Json evaluation = run.readEvaluation().value();
    const auto readingFor = [&](double low, double high) {
        evaluation["image"]["balanced_accuracy"] = {{"value", 0.75}, {"low", low}, {"high", high}};
        run.writeEvaluation(evaluation);
        return reportOf(run);
    };
    QVERIFY(holds(readingFor(0.4, 0.9), "includes 0.5"));
    QVERIFY(holds(readingFor(0.55, 0.9), "does better than guessing"));
    QVERIFY(holds(readingFor(0.55, 0.9), "its interval reaches down to it"));
    QVERIFY(holds(readingFor(0.7, 0.9), "It is better than the colour baseline"));
}

void TestReport::casesAndSubtypesSayHowFewTheyAre()
{
    TemporaryFolder folder;
    const std::string page = reportOf(finishedRun(folder / "run"));
    QVERIFY(holds(page, "DC (ductal carcinoma)"));
    QVERIFY(holds(page, "fewer than 5 cases"));
    QVERIFY(page.find("14-3") < page.find("14-0")); // the wrong case comes first
}

void TestReport::explanationsAreEmbeddedWithTheirCaption()
{
    TemporaryFolder folder;
    const RunDirectory run = finishedRun(folder / "run");
    const std::string page = reportOf(run);
    QVERIFY(holds(page, "data:image/png;base64," + base64(readFile(run.explanations() / "first.png"))));
    QVERIFY(holds(page, "raw maximum <b>3.250</b>"));
}

void TestReport::aFileThatIsNoPngIsNotEmbedded()
{
    TemporaryFolder folder;
    const RunDirectory run = finishedRun(folder / "run");
    writeFileAtomically(run.explanations() / "first.png", "GIF89a");
    QVERIFY(!holds(reportOf(run), "data:image/png"));
}

void TestReport::hashesVersionsAndCommandAreThere()
{
    TemporaryFolder folder;
    const std::string page = reportOf(startedRun(folder / "run"));
    for (const char *text : {"d474", "5b11", "4.6.0", "0.1.0", "histoscope-cli train --data"})
        QVERIFY2(holds(page, text), text);
}

void TestReport::aLeakySplitIsSaidAloud()
{
    TemporaryFolder folder;
    QVERIFY(!holds(reportOf(finishedRun(folder / "honest")), "leaky"));
    QVERIFY(holds(reportOf(finishedRun(folder / "leaky", "leaky split by image")), "leaky split by image"));
    QVERIFY(holds(reportOf(startedRun(folder / "unfinished", "leaky split by image")), "leaky split by image"));
}

void TestReport::theNoticeIsAlwaysThere()
{
    TemporaryFolder folder;
    QVERIFY(holds(reportOf(startedRun(folder / "unfinished")), "For research use only. Not for diagnosis."));
    QVERIFY(holds(reportOf(finishedRun(folder / "run")), "For research use only. Not for diagnosis."));
}

void TestReport::anUnfinishedRunHasAReportOfWhatIsThere()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    run.appendEpoch({.epoch = 1, .phase = "head", .trainLoss = 0.5});
    const std::string page = reportOf(run);
    QVERIFY(holds(page, "has not been evaluated yet"));
    QVERIFY(holds(page, "unfinished"));
    QVERIFY(holds(page, "Loss by epoch"));
    QCOMPARE(firstUnbalancedTag(page.substr(page.find("<html"))), std::string());
}

void TestReport::damagedFilesLeaveTheRestReadable()
{
    TemporaryFolder folder;
    const RunDirectory run = finishedRun(folder / "run");
    writeFileAtomically(run.path() / "split.csv", "path\n\"");
    writeFileAtomically(run.predictionsFile(Part::Test), "no,columns\n");
    writeFileAtomically(run.path() / "end.json", "{");
    writeFileAtomically(run.explanations() / "first.json", "[1,");
    run.writeEvaluation({{"part", 7}, {"image", "none"}, {"n_images", "many"}, {"baselines", {1, 2}}});
    QVERIFY(holds(reportOf(run), "Loss by epoch"));
}

void TestReport::theReportIsAFunctionOfTheRun()
{
    TemporaryFolder folder;
    const RunDirectory run = finishedRun(folder / "run");
    const std::string first = reportOf(run);
    QVERIFY(reportOf(run) == first);
}

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
