#include "ui/job_strip.h"

#include <QTest>

using namespace histo;

class TestJobStrip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void timeIsToldInTheUnitThatFits_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("words");
        QTest::newRow("seconds") << 12.2 << QStringLiteral("about 13 s left");
        QTest::newRow("just a minute") << 60.0 << QStringLiteral("about 1 min left");
        QTest::newRow("minutes, rounded") << 155.0 << QStringLiteral("about 3 min left");
        QTest::newRow("just under an hour") << 3599.0 << QStringLiteral("about 60 min left");
        QTest::newRow("hours") << 7500.0 << QStringLiteral("about 2 h 5 min left");
    }
    void timeIsToldInTheUnitThatFits()
    {
        QFETCH(double, seconds);
        QFETCH(QString, words);
        QCOMPARE(JobStrip::timeLeftText(seconds), words);
    }

    void whatIsUnknownIsNotGuessed() { QVERIFY(JobStrip::timeLeftText({}).isEmpty()); }
};

QTEST_GUILESS_MAIN(TestJobStrip)
#include "tst_job_strip.moc"
