#include "core/common/paths.h"

#include "core/common/atomic_file.h"
#include "tests/support/temporary_folder.h"

#include <QRegularExpression>
#include <QTest>
#include <set>

using namespace histo;

namespace {

bool matches(const std::string &text, const char *pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern))
        .match(QString::fromStdString(text))
        .hasMatch();
}

} // namespace

class TestPaths : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void theOwnVariableComesFirst();
    void thenTheDesktopsThenTheHomeFolder();
    void pretrainedWeightsAreFoundByTheModelsName();
    void aPathsTextIsUtf8();
    void timesAreIso8601InUtc();
    void uuidsAreOfVersion4AndDiffer();
};

void TestPaths::init()
{
    qunsetenv("HISTO_HOME");
    qunsetenv("XDG_DATA_HOME");
    qputenv("HOME", "/home/somebody");
}

void TestPaths::theOwnVariableComesFirst()
{
    qputenv("XDG_DATA_HOME", "/data");
    qputenv("HISTO_HOME", "/own");
    QCOMPARE(utf8(histoHome()), "/own");
}

void TestPaths::thenTheDesktopsThenTheHomeFolder()
{
    QCOMPARE(utf8(histoHome()), "/home/somebody/.local/share/histoscope");
    qputenv("XDG_DATA_HOME", "/data");
    QCOMPARE(utf8(histoHome()), "/data/histoscope");
    qputenv("XDG_DATA_HOME", ""); // set but empty counts as not set (XDG base directory specification)
    QCOMPARE(utf8(histoHome()), "/home/somebody/.local/share/histoscope");
}

void TestPaths::pretrainedWeightsAreFoundByTheModelsName()
{
    TemporaryFolder folder;
    qputenv("HISTO_HOME", folder.path().c_str());
    QVERIFY(!pretrainedWeights("resnet50"));
    writeFileAtomically(folder / "weights/resnet50.pth", "");
    QCOMPARE(utf8(*pretrainedWeights("resnet50")), utf8(folder / "weights/resnet50.pth"));
    writeFileAtomically(folder / "weights/resnet50.safetensors", "");
    QCOMPARE(utf8(*pretrainedWeights("resnet50")), utf8(folder / "weights/resnet50.safetensors"));
    QVERIFY(!pretrainedWeights("vgg16"));
}

void TestPaths::aPathsTextIsUtf8() { QCOMPARE(utf8(std::filesystem::path(u8"Ärzte/β.png")), "Ärzte/β.png"); }

void TestPaths::timesAreIso8601InUtc() { QVERIFY(matches(utcNow(), R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)")); }

void TestPaths::uuidsAreOfVersion4AndDiffer()
{
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string uuid = newUuid();
        QVERIFY(matches(uuid, "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        QVERIFY(seen.insert(uuid).second);
    }
}

QTEST_GUILESS_MAIN(TestPaths)
#include "tst_paths.moc"
