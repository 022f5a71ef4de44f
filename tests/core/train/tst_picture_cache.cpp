#include "core/common/hash.h"
#include "core/image/image_io.h"
#include "core/image/resample.h"
#include "core/train/picture_cache.h"
#include "tests/support/picture_files.h"
#include "tests/support/private_home.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "tests/support/tiny_disk.h"

#include <QTest>
#include <csignal>
#include <numeric>
#include <sys/wait.h>
#include <unistd.h>

using namespace histo;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPlenty = 1u << 30;

/// Noise of 16 x 12, which this network wants as 10 x 8.
ModelInfo smallModel()
{
    ModelInfo model = findModel("resnet50");
    model.resizeSide = 8;
    model.cropSide = 6;
    return model;
}
const cv::Size kPrepared(10, 8);
constexpr std::uint64_t kKeptBytes = 128 + 10 * 8 * 3;

class DataSet {
public:
    explicit DataSet(std::size_t count)
    {
        for (std::size_t number = 0; number < count; ++number) {
            files.push_back({std::to_string(number) + ".png", ""});
            writeNoisePng(path() / files.back().path, number);
            files.back().sha256 = sha256OfFile(path() / files.back().path);
        }
    }
    const fs::path &path() const { return m_folder.path(); }
    cv::Mat3b expected(std::size_t index) const
    {
        return resample(readRgb(path() / files[index].path), kPrepared, ResampleFilter::Bilinear);
    }

    std::vector<PictureFile> files;

private:
    TemporaryFolder m_folder;
};

std::vector<std::size_t> firstNumbers(std::size_t count)
{
    std::vector<std::size_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), std::size_t(0));
    return numbers;
}

void fill(const PictureCache &pictures) { pictures.fill(firstNumbers(pictures.count()), {}, {}); }

/// A job that needs all of a data set; how many pictures it had to decode.
std::size_t decodedBy(const DataSet &data, const ShelfPlace &place, std::size_t memory = 0)
{
    const PictureCache pictures(data.path(), data.files, smallModel(), place, memory);
    fill(pictures);
    return pictures.decodedCount();
}

bool allAreRight(const DataSet &data, const PictureCache &pictures)
{
    for (std::size_t index = 0; index < data.files.size(); ++index) {
        const cv::Mat3b picture = pictures.picture(index);
        if (picture.size() != kPrepared || cv::norm(picture, data.expected(index), cv::NORM_INF) != 0)
            return false;
    }
    return true;
}

bool allAreRight(const DataSet &data, const ShelfPlace &place)
{
    return allAreRight(data, PictureCache(data.path(), data.files, smallModel(), place, 0));
}

std::vector<fs::path> filesWith(const std::string &ending, const ShelfPlace &place)
{
    std::vector<fs::path> found;
    if (fs::exists(place.folder))
        for (const auto &entry : fs::recursive_directory_iterator(place.folder))
            if (entry.path().extension() == ending)
                found.push_back(entry.path());
    return found;
}

fs::path keptFile(const PictureFile &picture, const ShelfPlace &place)
{
    for (const fs::path &file : filesWith(".rgb", place))
        if (file.stem() == picture.sha256)
            return file;
    return {};
}

/// Runs `work` in a process of its own, which ends with what it returns.
template <class Work>
pid_t startChild(Work work)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(work());
    return child;
}

int statusOf(pid_t child)
{
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

} // namespace

class TestPictureCache : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { cv::setNumThreads(0); } // a forked process has no threads but its first

    void picturesEqualThoseDecodedAfresh();
    void laterJobsDecodeNothing();
    void otherChoicesOfTheDataShareWhatIsThere();
    void anotherSizeOrInterpolationIsKeptApart();
    void sizesAreKnownWithoutDecoding();
    void aDamagedPictureIsDecodedAgain_data();
    void aDamagedPictureIsDecodedAgain();
    void aKilledJobLeavesWholePicturesOnly();
    void twoProcessesShareTheWork();
    void aFullDiskFailsNothing();
    void aPlaceThatCannotBeWrittenFailsNothing();
    void withoutAShelfMemoryHoldsWhatItMay();
    void whatNobodyUsesGoesFirst();
    void whatIsInUseStaysAndTheRestIsNotKept();
    void picturesInUseOutlastTheirRemoval();
    void aFileThatHasChangedIsNotKeptUnderItsOldHash();
    void picturesOfUnknownHashAreNotKept();
    void aBrokenPictureIsNamed();
    void fillingCanBeCancelled();
    void theBudgetComesFromTheEnvironment();
};

void TestPictureCache::picturesEqualThoseDecodedAfresh()
{
    const TemporaryFolder folder;
    const DataSet data(9);
    const PictureCache pictures(data.path(), data.files, smallModel(), {folder.path(), kPlenty});
    QVERIFY(allAreRight(data, pictures));                           // decoded
    QVERIFY(allAreRight(data, pictures));                           // held
    QVERIFY(allAreRight(data, ShelfPlace{folder.path(), kPlenty})); // off the shelf
    QVERIFY(allAreRight(data, ShelfPlace{folder.path(), 0}));
}

void TestPictureCache::laterJobsDecodeNothing()
{
    const TemporaryFolder folder;
    const DataSet data(9);
    QCOMPARE(decodedBy(data, {folder.path(), kPlenty}), std::size_t(9));
    QCOMPARE(decodedBy(data, {folder.path(), kPlenty}), std::size_t(0));
}

void TestPictureCache::otherChoicesOfTheDataShareWhatIsThere()
{
    const TemporaryFolder folder;
    DataSet data(9);
    QCOMPARE(decodedBy(data, {folder.path(), kPlenty}), std::size_t(9));
    std::reverse(data.files.begin(), data.files.end());
    data.files.resize(5);
    QCOMPARE(decodedBy(data, {folder.path(), kPlenty}), std::size_t(0));
    QVERIFY(allAreRight(data, ShelfPlace{folder.path(), kPlenty}));
}

void TestPictureCache::anotherSizeOrInterpolationIsKeptApart()
{
    const TemporaryFolder folder;
    const DataSet data(3);
    decodedBy(data, {folder.path(), kPlenty});
    ModelInfo larger = smallModel(), smoother = smallModel();
    larger.resizeSide = 9;
    smoother.interpolation = Interpolation::Bicubic;
    for (const ModelInfo &model : {larger, smoother}) {
        const PictureCache pictures(data.path(), data.files, model, {folder.path(), kPlenty});
        fill(pictures);
        QCOMPARE(pictures.decodedCount(), std::size_t(3));
    }
    QVERIFY(allAreRight(data, ShelfPlace{folder.path(), kPlenty}));
}

void TestPictureCache::sizesAreKnownWithoutDecoding()
{
    const TemporaryFolder folder;
    const DataSet data(1);
    const PictureCache before(data.path(), data.files, smallModel(), {folder.path(), kPlenty});
    QVERIFY(!before.knownSize(0));
    before.picture(0);
    const PictureCache after(data.path(), data.files, smallModel(), {folder.path(), kPlenty});
    QVERIFY(after.knownSize(0) == kPrepared);
    QCOMPARE(after.decodedCount(), std::size_t(0));
}

void TestPictureCache::aDamagedPictureIsDecodedAgain_data()
{
    QTest::addColumn<int>("flipped"); // a byte, or -1
    QTest::addColumn<int>("length");  // in place of the file's own
    const int whole = static_cast<int>(kKeptBytes);
    QTest::newRow("a flipped bit among the pixels") << 200 << whole;
    QTest::newRow("a flipped bit in the magic") << 0 << whole;
    QTest::newRow("another width") << 8 << whole;
    QTest::newRow("a height of millions") << 14 << whole;
    QTest::newRow("a flipped bit in the checksum") << 17 << whole;
    QTest::newRow("another picture's hash") << 30 << whole;
    QTest::newRow("a last row missing") << -1 << whole - 30;
    QTest::newRow("cut within the header") << -1 << 60;
    QTest::newRow("an empty file") << -1 << 0;
    QTest::newRow("bytes behind the end") << -1 << whole + 1;
}

void TestPictureCache::aDamagedPictureIsDecodedAgain()
{
    QFETCH(int, flipped);
    QFETCH(int, length);
    const TemporaryFolder folder;
    const ShelfPlace place{folder.path(), kPlenty};
    const DataSet data(3);
    decodedBy(data, place);
    const fs::path file = keptFile(data.files[1], place);
    std::string bytes = readBytes(file);
    QCOMPARE(bytes.size(), std::size_t(kKeptBytes));
    if (flipped >= 0)
        bytes[static_cast<std::size_t>(flipped)] ^= 1;
    bytes.resize(static_cast<std::size_t>(length));
    writeBytes(file, bytes);
    QVERIFY(allAreRight(data, place));
    QCOMPARE(decodedBy(data, place), std::size_t(0)); // and kept anew
}

void TestPictureCache::aKilledJobLeavesWholePicturesOnly()
{
    constexpr std::size_t kPictures = 120;
    const DataSet data(kPictures);
    int killedInTheMiddle = 0;
    for (int attempt = 0; attempt < 15; ++attempt) {
        const TemporaryFolder folder;
        const ShelfPlace place{folder.path(), kPlenty};
        const pid_t child = startChild([&] { return decodedBy(data, place) == kPictures ? 0 : 1; });
        usleep(static_cast<useconds_t>(1500 * attempt));
        ::kill(child, SIGKILL);
        statusOf(child);
        const std::size_t kept = filesWith(".rgb", place).size();
        killedInTheMiddle += kept > 0 && kept < kPictures;
        QCOMPARE(decodedBy(data, place), kPictures - kept); // none of them was damaged
        QVERIFY(attempt % 5 || allAreRight(data, place));
    }
    QVERIFY(killedInTheMiddle > 0);
}

void TestPictureCache::twoProcessesShareTheWork()
{
    constexpr std::size_t kPictures = 100; // an exit code has a byte
    const TemporaryFolder folder;
    const ShelfPlace place{folder.path(), kPlenty};
    const DataSet data(kPictures);
    const auto job = [&] { return static_cast<int>(decodedBy(data, place)); };
    const pid_t first = startChild(job), second = startChild(job);
    const int firstStatus = statusOf(first), secondStatus = statusOf(second);
    QVERIFY(WIFEXITED(firstStatus) && WIFEXITED(secondStatus));
    QCOMPARE(WEXITSTATUS(firstStatus) + WEXITSTATUS(secondStatus), static_cast<int>(kPictures)); // none twice
    QVERIFY(allAreRight(data, place));
    QVERIFY(filesWith(".tmp", place).empty());
}

void TestPictureCache::aFullDiskFailsNothing()
{
    const TinyDisk disk(64);
    if (!disk.isThere())
        QSKIP("only root can make a disk of a few kilobytes");
    const ShelfPlace place{disk / "cache", kPlenty};
    const DataSet data(40);
    QCOMPARE(decodedBy(data, place, /*memory=*/1 << 20), std::size_t(40));
    QVERIFY(allAreRight(data, place));
    const std::size_t kept = filesWith(".rgb", place).size();
    QVERIFY(kept > 0 && kept < 40);
    QVERIFY(filesWith(".tmp", place).empty());
}

void TestPictureCache::aPlaceThatCannotBeWrittenFailsNothing()
{
    const TemporaryFolder folder;
    writeBytes(folder / "file", "in the way");
    const DataSet data(5);
    const PictureCache pictures(data.path(), data.files, smallModel(), {folder / "file/cache", kPlenty});
    fill(pictures);
    QVERIFY(allAreRight(data, pictures));
    QCOMPARE(pictures.decodedCount(), std::size_t(5)); // held in memory
}

void TestPictureCache::withoutAShelfMemoryHoldsWhatItMay()
{
    const TemporaryFolder folder;
    const DataSet data(5);
    const std::size_t pictureBytes = static_cast<std::size_t>(kPrepared.area()) * 3;
    const PictureCache pictures(data.path(), data.files, smallModel(), {folder.path(), 0}, 2 * pictureBytes);
    QVERIFY(allAreRight(data, pictures));
    QVERIFY(allAreRight(data, pictures));
    QCOMPARE(pictures.decodedCount(), std::size_t(5 + 3));
    fill(pictures); // what could not be held is not decoded in vain
    QCOMPARE(pictures.decodedCount(), std::size_t(5 + 3));
    QVERIFY(filesWith(".rgb", {folder.path(), 0}).empty());
}

void TestPictureCache::whatNobodyUsesGoesFirst()
{
    const TemporaryFolder folder;
    const ShelfPlace place{folder.path(), 12 * kKeptBytes};
    DataSet data(20);
    const std::vector<PictureFile> later(data.files.begin() + 10, data.files.end());
    data.files.resize(10);
    decodedBy(data, place);
    makeOld(folder.path());
    data.files = later;
    QCOMPARE(decodedBy(data, place), std::size_t(10));
    QVERIFY(usageOf(place).bytes <= place.budgetBytes);
    for (const PictureFile &picture : later)
        QVERIFY(!keptFile(picture, place).empty());
}

void TestPictureCache::whatIsInUseStaysAndTheRestIsNotKept()
{
    const TemporaryFolder folder;
    const ShelfPlace place{folder.path(), 5 * kKeptBytes + 10};
    const DataSet data(9);
    const PictureCache pictures(data.path(), data.files, smallModel(), place, 0);
    fill(pictures);
    QVERIFY(allAreRight(data, pictures));
    QCOMPARE(usageOf(place).pictures, std::size_t(5));
}

void TestPictureCache::picturesInUseOutlastTheirRemoval()
{
    const TemporaryFolder folder;
    const ShelfPlace place{folder.path(), kPlenty};
    const DataSet data(4);
    decodedBy(data, place);
    const PictureCache pictures(data.path(), data.files, smallModel(), place);
    fill(pictures);
    clearShelf(place);
    QCOMPARE(usageOf(place).pictures, std::size_t(0));
    QVERIFY(allAreRight(data, pictures));
    QCOMPARE(pictures.decodedCount(), std::size_t(0));
    QCOMPARE(decodedBy(data, place), std::size_t(4));
}

void TestPictureCache::aFileThatHasChangedIsNotKeptUnderItsOldHash()
{
    const TemporaryFolder folder;
    const ShelfPlace place{folder.path(), kPlenty};
    const DataSet data(1);
    writeNoisePng(data.path() / data.files[0].path, 77);
    QVERIFY(allAreRight(data, place)); // the new pixels
    QCOMPARE(usageOf(place).pictures, std::size_t(0));
}

void TestPictureCache::picturesOfUnknownHashAreNotKept()
{
    const TemporaryFolder folder;
    const ShelfPlace place{folder.path(), kPlenty};
    DataSet data(2);
    data.files[1].sha256.clear();
    QVERIFY(allAreRight(data, place));
    decodedBy(data, place);
    QCOMPARE(usageOf(place).pictures, std::size_t(1));
}

void TestPictureCache::aBrokenPictureIsNamed()
{
    const TemporaryFolder folder;
    DataSet data(2);
    writeBytes(data.path() / "1.png", "broken");
    const PictureCache pictures(data.path(), data.files, smallModel(), {folder.path(), kPlenty});
    const auto error = thrownBy([&] { fill(pictures); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY(std::string(error->what()).find("1.png") != std::string::npos);
}

void TestPictureCache::fillingCanBeCancelled()
{
    const TemporaryFolder folder;
    const DataSet data(50);
    const PictureCache pictures(data.path(), data.files, smallModel(), {folder.path(), kPlenty});
    const CancelToken cancel;
    const auto error = thrownBy(
        [&] { pictures.fill(firstNumbers(50), cancel, [&](const Progress &) { cancel.cancel(); }); });
    QVERIFY(error && error->kind() == ErrorKind::Cancelled);
    QVERIFY(pictures.decodedCount() < 50);
}

void TestPictureCache::theBudgetComesFromTheEnvironment()
{
    const PrivateHome home;
    const ShelfPlace standard = ShelfPlace::standard();
    QCOMPARE(standard.folder, home.path() / "cache/pictures");
    QVERIFY(standard.budgetBytes > 0 && standard.budgetBytes <= std::uint64_t(16) << 30);
    qputenv("HISTO_CACHE_BYTES", "12345");
    QCOMPARE(ShelfPlace::standard().budgetBytes, std::uint64_t(12345));
    qputenv("HISTO_CACHE_BYTES", "many");
    const auto error = thrownBy([] { ShelfPlace::standard(); });
    qunsetenv("HISTO_CACHE_BYTES");
    QVERIFY(error && error->kind() == ErrorKind::Usage);
}

QTEST_GUILESS_MAIN(TestPictureCache)
#include "tst_picture_cache.moc"
