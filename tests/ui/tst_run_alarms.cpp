#include "ui/panels/run_alarms.h"
#include "ui/view/folded_group.h"

#include <QLabel>
#include <QTest>
#include <QToolButton>

using namespace histo;
using namespace Qt::StringLiterals;

class TestRunAlarms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whereNothingWentWrongNothingIsShown();
    void alarmsAreListedNewestFirst();
    void aPauseStandsInABannerUntilTheRunGoesOn();
    void manyAlarmsAreCountedButNotAllListed();
};

void TestRunAlarms::whereNothingWentWrongNothingIsShown()
{
    RunAlarms alarms;
    QVERIFY(alarms.isHidden());
    alarms.showNotes({{"2026-11-25T13:00:00.000Z", "", "weights: random"}}, false);
    QVERIFY(alarms.isHidden());
}

void TestRunAlarms::alarmsAreListedNewestFirst()
{
    RunAlarms alarms;
    alarms.showNotes({{"2026-11-25T13:00:01.000Z", "alarm", "first"},
                      {"2026-11-25T13:00:02.000Z", "", "no alarm"},
                      {"2026-11-25T13:00:03.000Z", "alarm", "<b>second</b>"}},
                     false);
    QVERIFY(!alarms.isHidden());
    auto *headline = alarms.findChild<QToolButton *>(u"trainAlarmsHeadline"_s);
    QVERIFY(headline->text().contains(u"2 alarms"_s));
    QCOMPARE(headline->accessibleDescription(), u"<b>second</b>"_s);
    const QStringList lines = alarms.findChild<QLabel *>(u"trainAlarms"_s)->text().split(u'\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].endsWith(u"<b>second</b>"_s)); // as it stands in the file, not as HTML
    QVERIFY(lines[1].endsWith(u"first"_s));
    QVERIFY(lines[1].contains(u":01"_s));
}

void TestRunAlarms::aPauseStandsInABannerUntilTheRunGoesOn()
{
    RunAlarms alarms;
    auto *banner = alarms.findChild<QLabel *>(u"trainPaused"_s);
    std::vector<RunNote> notes{{"2026-11-25T13:00:01.000Z", "paused", "disk full: training paused"}};
    alarms.showNotes(notes, false);
    QVERIFY(!banner->isHidden());
    QVERIFY(banner->text().contains(u"disk full: training paused"_s));
    alarms.showNotes(notes, /*isOver=*/true);
    QVERIFY(banner->isHidden());
    notes.push_back({"2026-11-25T13:00:09.000Z", "continued", "there is room again"});
    alarms.showNotes(notes, false);
    QVERIFY(banner->isHidden());
}

void TestRunAlarms::manyAlarmsAreCountedButNotAllListed()
{
    std::vector<RunNote> notes;
    for (int step = 0; step < 1000; ++step)
        notes.push_back({"2026-11-25T13:00:01.000Z", "alarm", "alarm " + std::to_string(step)});
    RunAlarms alarms;
    alarms.showNotes(notes, false);
    QVERIFY(alarms.findChild<QToolButton *>(u"trainAlarmsHeadline"_s)->text().contains(u"1000"_s));
    const QString list = alarms.findChild<QLabel *>(u"trainAlarms"_s)->text();
    QVERIFY(list.count(u'\n') <= 60);
    QVERIFY(list.contains(u"950 earlier"_s));
}

QTEST_MAIN(TestRunAlarms)
#include "tst_run_alarms.moc"
