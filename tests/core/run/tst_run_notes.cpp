#include "core/run/metrics_log.h"
#include "core/run/run_notes.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;

class TestRunNotes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void notesComeBackInOrderWithTheirKinds();
    void aPauseLastsUntilTheRunGoesOn();
};

void TestRunNotes::notesComeBackInOrderWithTheirKinds()
{
    TemporaryFolder run;
    QVERIFY(readRunNotes(run.path()).empty());
    MetricsLog log(run / "metrics.jsonl");
    log.append("note", {{"text", "weights: random"}});
    log.append("step", {{"step", 1}});
    log.append("note", {{"kind", "alarm"}, {"text", "the loss is not finite"}});
    const auto notes = readRunNotes(run.path());
    QCOMPARE(notes.size(), 2u);
    QVERIFY(notes[0].kind.empty());
    QCOMPARE(notes[0].text, std::string("weights: random"));
    QCOMPARE(notes[1].kind, std::string("alarm"));
    QVERIFY(notes[1].utc.ends_with('Z'));
}

void TestRunNotes::aPauseLastsUntilTheRunGoesOn()
{
    std::vector<RunNote> notes{{"", "", "weights: random"}};
    QVERIFY(!pauseOf(notes));
    notes.push_back({"", "paused", "disk full: training paused"});
    notes.push_back({"", "alarm", "something else"});
    QCOMPARE(pauseOf(notes)->text, std::string("disk full: training paused"));
    notes.push_back({"", "continued", "there is room again"});
    QVERIFY(!pauseOf(notes));
    notes.push_back({"", "paused", "disk full again"});
    QCOMPARE(pauseOf(notes)->text, std::string("disk full again"));
}

QTEST_GUILESS_MAIN(TestRunNotes)
#include "tst_run_notes.moc"
