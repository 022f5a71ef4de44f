#include "core/dataset/near_duplicates.h"

#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cmath>
#include <functional>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace histo;

namespace {

const cv::Size kFieldSize = {280, 184};

/// Blurred noise, as smooth as tissue: other for each seed.
cv::Mat3b field(std::uint64_t seed)
{
    cv::Mat3b smooth;
    cv::resize(noisePicture(seed, {20, 13}), smooth, kFieldSize, 0, 0, cv::INTER_CUBIC);
    return smooth;
}

PictureFacts factsOf(const cv::Mat3b &picture, const std::string &ending = ".png")
{
    const TemporaryFolder folder;
    const std::string file = (folder / ("picture" + ending)).string();
    cv::imwrite(file, picture);
    return examinePicture(file);
}

cv::Mat3b scaled(const cv::Mat3b &picture, double scale)
{
    cv::Mat3b result;
    cv::resize(picture, result, {}, scale, scale, cv::INTER_AREA);
    return result;
}

cv::Mat3b brightened(cv::Mat3b picture, const cv::Scalar &added)
{
    picture *= 0.7;
    picture += added;
    return picture;
}

cv::Mat3b shifted(const cv::Mat3b &picture, int pixels) { return picture.colRange(pixels, picture.cols).clone(); }

} // namespace

Q_DECLARE_METATYPE(std::function<PictureFacts(const cv::Mat3b &)>)

class TestNearDuplicates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anotherVersionOfAPictureIsFound_data();
    void anotherVersionOfAPictureIsFound();
    void otherFieldsAreNotCalledAlike();
    void fieldsLitAlikeAreNotCalledAlike();
    void equalPicturesAreNoNearDuplicates();
    void aCopyOfEqualPicturesIsPairedWithTheFirst();
    void flatPicturesLookLikeNothing();
    void picturesNotExaminedArePassedOver();
    void manyVersionsOfOnePictureAreNotAllPairs();
};

void TestNearDuplicates::anotherVersionOfAPictureIsFound_data()
{
    QTest::addColumn<std::function<PictureFacts(const cv::Mat3b &)>>("version");
    const auto row = [](const char *name, std::function<PictureFacts(const cv::Mat3b &)> version) {
        QTest::newRow(name) << std::move(version);
    };
    row("as JPEG", [](const cv::Mat3b &picture) { return factsOf(picture, ".jpg"); });
    row("half as large", [](const cv::Mat3b &picture) { return factsOf(scaled(picture, 0.5)); });
    row("brighter", [](const cv::Mat3b &picture) { return factsOf(brightened(picture.clone(), cv::Scalar::all(60))); });
    row("a blue cast", [](const cv::Mat3b &picture) { return factsOf(brightened(picture.clone(), {60, 0, 0})); });
    row("moved by 4 per cent", [](const cv::Mat3b &picture) { return factsOf(shifted(picture, picture.cols / 25)); });
}

void TestNearDuplicates::anotherVersionOfAPictureIsFound()
{
    QFETCH(std::function<PictureFacts(const cv::Mat3b &)>, version);
    const auto pairs = findAlike({factsOf(field(2)), factsOf(field(1)), factsOf(field(3)), version(field(1))});
    QCOMPARE(pairs.size(), std::size_t(1));
    QCOMPARE(pairs[0].first, std::size_t(1));
    QCOMPARE(pairs[0].second, std::size_t(3));
    QVERIFY(pairs[0].correlation > 0.8 && pairs[0].correlation <= 1);
}

void TestNearDuplicates::otherFieldsAreNotCalledAlike()
{
    std::vector<PictureFacts> facts;
    for (std::uint64_t seed = 1; seed <= 60; ++seed)
        facts.push_back(factsOf(field(seed)));
    QVERIFY(findAlike(facts).empty());
}

void TestNearDuplicates::fieldsLitAlikeAreNotCalledAlike()
{
    // Bright in the middle, as by a microscope: the fields correlate by far more than those without.
    cv::Mat3b light(kFieldSize);
    for (int row = 0; row < light.rows; ++row)
        for (int column = 0; column < light.cols; ++column) {
            const double distance = std::hypot(row - light.rows / 2.0, column - light.cols / 2.0) / light.cols;
            light(row, column) = cv::Vec3b::all(cv::saturate_cast<uchar>(200 - 300 * distance));
        }
    std::vector<PictureFacts> facts;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        cv::Mat3b lit;
        cv::addWeighted(light, 0.8, field(seed), 0.2, 0, lit);
        facts.push_back(factsOf(lit));
    }
    QVERIFY(findAlike(facts).empty());
}

void TestNearDuplicates::equalPicturesAreNoNearDuplicates()
{
    QVERIFY(findAlike({factsOf(field(1)), factsOf(field(1))}).empty());
}

void TestNearDuplicates::aCopyOfEqualPicturesIsPairedWithTheFirst()
{
    const auto pairs = findAlike({factsOf(field(1)), factsOf(field(1)), factsOf(field(1), ".jpg")});
    QCOMPARE(pairs.size(), std::size_t(1));
    QCOMPARE(pairs[0].first, std::size_t(0));
    QCOMPARE(pairs[0].second, std::size_t(2));
}

void TestNearDuplicates::flatPicturesLookLikeNothing()
{
    QVERIFY(findAlike({factsOf(cv::Mat3b(20, 20, cv::Vec3b::all(250))), factsOf(cv::Mat3b(20, 20, cv::Vec3b::all(240))),
                       factsOf(cv::Mat3b(30, 20, cv::Vec3b::all(250)))})
                .empty());
}

void TestNearDuplicates::picturesNotExaminedArePassedOver()
{
    QVERIFY(findAlike({PictureFacts(), PictureFacts(), factsOf(field(1))}).empty());
}

void TestNearDuplicates::manyVersionsOfOnePictureAreNotAllPairs()
{
    std::vector<PictureFacts> facts;
    for (int brightness = 0; brightness < 20; ++brightness)
        facts.push_back(factsOf(brightened(field(1), cv::Scalar::all(brightness))));
    const auto pairs = findAlike(facts);
    QCOMPARE(pairs.size(), std::size_t(19));
    for (const AlikePair &pair : pairs)
        QCOMPARE(pair.first, std::size_t(0));
}

QTEST_GUILESS_MAIN(TestNearDuplicates)
#include "tst_near_duplicates.moc"
