#include "core/run/metrics_log.h"
#include "core/run/probe_record.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <fstream>

using namespace histo;

class TestProbeRecord : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aProbeComesBackAsItWasWritten();
    void ofAPictureToldTwiceTheLastCounts();
    void aDamagedMapLeavesThePrediction_data();
    void aDamagedMapLeavesThePrediction();
    void linesThatNameNothingAreLeftOut();
    void aRunWithoutProbesHasNone();
};

namespace {

ProbeRecord probe(int epoch, const char *path, double score)
{
    return {.epoch = epoch,
            .path = path,
            .label = Label::Malignant,
            .score = score,
            .layer = "layer4",
            .map = (cv::Mat1f(2, 3) << 0, 0.5F, 1, 2, 3, 4),
            .rawMaximum = 4};
}

void append(const std::filesystem::path &run, const ProbeRecord &record)
{
    MetricsLog(run / "metrics.jsonl").append("probe", toJson(record));
}

} // namespace

void TestProbeRecord::aProbeComesBackAsItWasWritten()
{
    TemporaryFolder run;
    const ProbeRecord written = probe(3, "malignant/a b.png", 0.25);
    append(run.path(), written);
    const auto probes = readProbes(run.path());
    QCOMPARE(probes.size(), 1u);
    QCOMPARE(probes[0].epoch, 3);
    QCOMPARE(probes[0].path, written.path);
    QCOMPARE(probes[0].label, Label::Malignant);
    QCOMPARE(probes[0].score, 0.25);
    QCOMPARE(probes[0].layer, std::string("layer4"));
    QCOMPARE(probes[0].rawMaximum, 4.0);
    QCOMPARE(probes[0].map.size(), written.map.size());
    QCOMPARE(cv::countNonZero(probes[0].map != written.map), 0);
}

void TestProbeRecord::ofAPictureToldTwiceTheLastCounts()
{
    TemporaryFolder run;
    append(run.path(), probe(2, "a.png", 0.1));
    append(run.path(), probe(1, "a.png", 0.2));
    append(run.path(), probe(2, "b.png", 0.3));
    append(run.path(), probe(2, "a.png", 0.4)); // the run was killed within epoch 2 and taken up again
    const auto probes = readProbes(run.path());
    QCOMPARE(probes.size(), 3u);
    QCOMPARE(probes[0].epoch, 1);
    QCOMPARE(probes[1].path, std::filesystem::path("a.png"));
    QCOMPARE(probes[1].score, 0.4);
    QCOMPARE(probes[2].path, std::filesystem::path("b.png"));
}

void TestProbeRecord::aDamagedMapLeavesThePrediction_data()
{
    QTest::addColumn<QByteArray>("map");
    QTest::newRow("none") << QByteArray("null");
    QTest::newRow("too few values") << QByteArray(R"({"rows":2,"columns":2,"values":[1,2,3]})");
    QTest::newRow("a word among them") << QByteArray(R"({"rows":1,"columns":2,"values":[1,"two"]})");
    QTest::newRow("a negative side") << QByteArray(R"({"rows":-1,"columns":-2,"values":[1,2]})");
    QTest::newRow("a side that overflows") << QByteArray(R"({"rows":4294967296,"columns":4294967296,"values":[]})");
}

void TestProbeRecord::aDamagedMapLeavesThePrediction()
{
    QFETCH(QByteArray, map);
    TemporaryFolder run;
    std::ofstream(run / "metrics.jsonl")
        << R"({"event":"probe","epoch":1,"path":"a.png","label":"benign","score":0.5,"map":)" << map.toStdString()
        << "}\n";
    const auto probes = readProbes(run.path());
    QCOMPARE(probes.size(), 1u);
    QVERIFY(probes[0].map.empty());
    QCOMPARE(probes[0].score, 0.5);
}

void TestProbeRecord::linesThatNameNothingAreLeftOut()
{
    TemporaryFolder run;
    std::ofstream(run / "metrics.jsonl") << R"({"event":"probe","path":"a.png","label":"benign","score":0.5})" << '\n'
                                         << R"({"event":"probe","epoch":1,"label":"benign","score":0.5})" << '\n'
                                         << R"({"event":"probe","epoch":1,"path":"a.png","label":"odd","score":0.5})"
                                         << '\n'
                                         << R"({"event":"probe","epoch":1,"path":"a.png","label":"benign"})" << '\n'
                                         << R"({"event":"probe","epoch":1,"path":"a.p)";
    QVERIFY(readProbes(run.path()).empty());
}

void TestProbeRecord::aRunWithoutProbesHasNone()
{
    TemporaryFolder run;
    QVERIFY(readProbes(run.path()).empty());
}

QTEST_GUILESS_MAIN(TestProbeRecord)
#include "tst_probe_record.moc"
