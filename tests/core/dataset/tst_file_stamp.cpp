#include "core/dataset/file_stamp.h"

#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <fcntl.h>
#include <sys/stat.h>

using namespace histo;

namespace {

constexpr std::int64_t kMillisecond = 1'000'000, kSecond = 1000 * kMillisecond;
constexpr std::int64_t kNow = 1'790'000'000 * kSecond + 123'456'789;

} // namespace

class TestFileStamp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theStampIsSizeAndTimeInNanoseconds();
    void aMissingFileHasNone();
    void aFileIsWetWithinTheTickOfItsClock();
    void aClockOfWholeSecondsTicksSlowly();
};

void TestFileStamp::theStampIsSizeAndTimeInNanoseconds()
{
    const TemporaryFolder folder;
    writeBytes(folder / "file", "12345");
    const timespec times[2] = {{1'700'000'000, 5}, {1'700'000'000, 123'456'789}};
    QCOMPARE(utimensat(AT_FDCWD, (folder / "file").c_str(), times, 0), 0);
    QVERIFY(stampOf(folder / "file") == (FileStamp{5, 1'700'000'000'123'456'789}));
}

void TestFileStamp::aMissingFileHasNone()
{
    const TemporaryFolder folder;
    QVERIFY(!stampOf(folder / "nowhere"));
}

void TestFileStamp::aFileIsWetWithinTheTickOfItsClock()
{
    QVERIFY(isStillWet({0, kNow}, kNow));
    QVERIFY(isStillWet({0, kNow - 10 * kMillisecond}, kNow));
    QVERIFY(isStillWet({0, kNow + 10 * kMillisecond}, kNow)); // the file server's clock goes ahead a little
    QVERIFY(!isStillWet({0, kNow - 30 * kMillisecond}, kNow));
    QVERIFY(!isStillWet({0, kNow + kSecond}, kNow));
}

void TestFileStamp::aClockOfWholeSecondsTicksSlowly()
{
    const std::int64_t wholeSecond = kNow / kSecond * kSecond;
    QVERIFY(isStillWet({0, wholeSecond}, wholeSecond + kSecond));
    QVERIFY(!isStillWet({0, wholeSecond}, wholeSecond + 2 * kSecond));
}

QTEST_GUILESS_MAIN(TestFileStamp)
#include "tst_file_stamp.moc"
