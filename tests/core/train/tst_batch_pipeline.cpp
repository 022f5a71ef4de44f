#include "core/common/error.h"
#include "core/train/batch_pipeline.h"

#include <QTest>
#include <atomic>
#include <numeric>

using namespace histo;

namespace {

std::vector<std::size_t> firstNumbers(std::size_t count)
{
    std::vector<std::size_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

} // namespace

class TestBatchPipeline : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyItemComesOnceAndInOrder();
    void picturesOfAnotherSizeBeginANewBatch();
    void aPictureThatCannotBeMadeIsThrownToTheCaller();
    void leavingEarlyDoesNotHang();
    void anEmptyOrderEndsAtOnce();
};

void TestBatchPipeline::everyItemComesOnceAndInOrder()
{
    BatchPipeline pipeline(firstNumbers(10), 4, [](std::size_t index) {
        return cv::Mat3b(2, 2, cv::Vec3b(static_cast<unsigned char>(index), 0, 0));
    });
    std::vector<std::size_t> seen;
    std::vector<std::size_t> sizes;
    while (auto batch = pipeline.next()) {
        sizes.push_back(batch->indices.size());
        for (std::size_t i = 0; i < batch->indices.size(); ++i) {
            QCOMPARE(static_cast<std::size_t>(batch->pictures[i](0, 0)[0]), batch->indices[i]);
            seen.push_back(batch->indices[i]);
        }
    }
    QCOMPARE(seen, firstNumbers(10));
    QCOMPARE(sizes, (std::vector<std::size_t>{4, 4, 2}));
}

void TestBatchPipeline::picturesOfAnotherSizeBeginANewBatch()
{
    BatchPipeline pipeline(firstNumbers(5), 4,
                           [](std::size_t index) { return cv::Mat3b(index == 2 ? 3 : 2, 2, cv::Vec3b()); });
    std::vector<std::size_t> sizes;
    while (auto batch = pipeline.next())
        sizes.push_back(batch->indices.size());
    QCOMPARE(sizes, (std::vector<std::size_t>{2, 1, 2}));
}

void TestBatchPipeline::aPictureThatCannotBeMadeIsThrownToTheCaller()
{
    BatchPipeline pipeline(firstNumbers(3), 1, [](std::size_t index) -> cv::Mat3b {
        if (index == 1)
            throw Error(ErrorKind::BadInput, "second.png: gone");
        return cv::Mat3b(2, 2);
    });
    QVERIFY(pipeline.next());
    QVERIFY_EXCEPTION_THROWN(pipeline.next(), Error);
}

void TestBatchPipeline::leavingEarlyDoesNotHang()
{
    std::atomic<int> made = 0;
    {
        BatchPipeline pipeline(firstNumbers(100000), 1, [&](std::size_t) {
            ++made;
            return cv::Mat3b(2, 2);
        });
        QVERIFY(pipeline.next());
    }
    QVERIFY(made < 100000);
}

void TestBatchPipeline::anEmptyOrderEndsAtOnce()
{
    BatchPipeline pipeline({}, 4, [](std::size_t) { return cv::Mat3b(2, 2); });
    QVERIFY(!pipeline.next());
}

QTEST_GUILESS_MAIN(TestBatchPipeline)
#include "tst_batch_pipeline.moc"
