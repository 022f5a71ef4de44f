#include "core/model/weights.h"
#include "tests/support/hostile_weights.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <ctime>
#include <fstream>
#include <set>

using namespace histo;

/// Files made to harm: each is refused with its name and the reason, before it costs time or memory.
class TestHostileWeights : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thereAreAsManyAsPromised();
    void eachIsRefusedAtOnceWithTheReason_data();
    void eachIsRefusedAtOnceWithTheReason();

private:
    TemporaryFolder m_folder;
};

namespace {

double processorSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__)
constexpr double kMostSeconds = 0.1;
#else
constexpr double kMostSeconds = 5; // without the optimiser only a hang is told
#endif

} // namespace

void TestHostileWeights::thereAreAsManyAsPromised()
{
    QVERIFY(hostileSafetensors().size() >= 25);
    QVERIFY(hostileCode().size() + hostilePickles().size() + hostileArchives().size() >= 60);
    std::set<std::string> names;
    for (const HostileFile &file : hostileWeights())
        QVERIFY2(names.insert(fileNameOf(file)).second, file.title.c_str());
}

void TestHostileWeights::eachIsRefusedAtOnceWithTheReason_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("reason");
    for (const HostileFile &file : hostileWeights())
        QTest::newRow(file.title.c_str()) << file.bytes << file.reason;
}

void TestHostileWeights::eachIsRefusedAtOnceWithTheReason()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, reason);
    const auto path = m_folder / "hostile.pth";
    std::ofstream(path, std::ios::binary) << bytes;
    const double start = processorSeconds();
    const auto error = thrownBy([&] { inspectWeights(path); });
    const double seconds = processorSeconds() - start;
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY2(says(error, "hostile.pth: "), error->what());
    QVERIFY2(says(error, reason), error->what());
    QVERIFY2(seconds < kMostSeconds, qPrintable(QString::number(seconds)));
}

QTEST_GUILESS_MAIN(TestHostileWeights)
#include "tst_hostile_weights.moc"
