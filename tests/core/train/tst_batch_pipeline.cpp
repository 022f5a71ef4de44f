#include "core/common/error.h"
#include "core/train/batch_pipeline.h"

#include <QTest>
#include <atomic>
#include <numeric>
#include <thread>

using namespace histo;

namespace {

std::vector<std::size_t> firstNumbers(std::size_t count)
{
    std::vector<std::size_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

/// Inputs that are their index; those named are broken, larger, or take a while.
class NumberedInputs : public InputSource {
public:
    std::optional<std::size_t> broken, larger;
    std::chrono::milliseconds delay{0};
    mutable std::atomic<int> made = 0;

    cv::Mat3b picture(std::size_t index) const override
    {
        ++made;
        if (index == broken)
            throw Error(ErrorKind::BadInput, "third.png: gone");
        // The earlier ones of every few take longer, so that threads overtake each other.
        std::this_thread::sleep_for(delay * (3 - static_cast<int>(index % 4)));
        return cv::Mat3b(index == larger ? 3 : 2, 2, cv::Vec3b());
    }
    cv::Size inputSize(cv::Size picture) const override { return picture; }
    void write(std::size_t index, const cv::Mat3b &picture, InputType, void *out) const override
    {
        std::fill_n(static_cast<float *>(out), picture.total() * 3, static_cast<float>(index));
    }
};

struct Seen {
    std::vector<std::size_t> indices, sizes;
    std::vector<float> values;

    bool operator==(const Seen &) const = default;
};

Seen allOf(BatchPipeline &pipeline)
{
    Seen seen;
    while (const auto batch = pipeline.next()) {
        seen.sizes.push_back(batch->indices.size());
        seen.indices.insert(seen.indices.end(), batch->indices.begin(), batch->indices.end());
        const auto *values = reinterpret_cast<const float *>(batch->values.get());
        seen.values.insert(seen.values.end(), values,
                           values + batch->indices.size() * static_cast<std::size_t>(batch->size.area()) * 3);
    }
    return seen;
}

BatchPipeline::Options withThreads(int threads) { return {InputType::Float32, threads}; }

} // namespace

class TestBatchPipeline : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyItemComesOnceAndInOrder();
    void whatComesOutDoesNotDependOnTheThreads();
    void inputsOfAnotherSizeAreBatchesOfTheirOwn();
    void aPictureThatCannotBeMadeIsThrownAfterTheBatchesBeforeIt();
    void leavingEarlyDoesNotHang();
    void anEmptyOrderEndsAtOnce();
    void onlyTimeSpentWaitingIsCounted();
};

void TestBatchPipeline::everyItemComesOnceAndInOrder()
{
    const NumberedInputs inputs;
    BatchPipeline pipeline(firstNumbers(10), 4, inputs);
    const Seen seen = allOf(pipeline);
    QCOMPARE(seen.indices, firstNumbers(10));
    QCOMPARE(seen.sizes, (std::vector<std::size_t>{4, 4, 2}));
    for (std::size_t value = 0; value < seen.values.size(); ++value)
        QCOMPARE(seen.values[value], static_cast<float>(value / 12)); // 2 x 2 pixels of 3 channels each
}

void TestBatchPipeline::whatComesOutDoesNotDependOnTheThreads()
{
    NumberedInputs inputs;
    inputs.larger = 5;
    BatchPipeline alone(firstNumbers(23), 3, inputs, withThreads(1));
    const Seen expected = allOf(alone);
    inputs.delay = std::chrono::milliseconds(1);
    for (const int threads : {2, 5}) {
        BatchPipeline pipeline(firstNumbers(23), 3, inputs, withThreads(threads));
        QVERIFY(allOf(pipeline) == expected);
    }
}

void TestBatchPipeline::inputsOfAnotherSizeAreBatchesOfTheirOwn()
{
    NumberedInputs inputs;
    inputs.larger = 2;
    BatchPipeline pipeline(firstNumbers(6), 4, inputs);
    QCOMPARE(allOf(pipeline).sizes, (std::vector<std::size_t>{2, 1, 1, 2}));
}

void TestBatchPipeline::aPictureThatCannotBeMadeIsThrownAfterTheBatchesBeforeIt()
{
    NumberedInputs inputs;
    inputs.broken = 2;
    BatchPipeline pipeline(firstNumbers(6), 2, inputs, withThreads(3));
    QVERIFY(pipeline.next());
    QVERIFY_EXCEPTION_THROWN(pipeline.next(), Error);
}

void TestBatchPipeline::leavingEarlyDoesNotHang()
{
    const NumberedInputs inputs;
    {
        BatchPipeline pipeline(firstNumbers(100000), 1, inputs, withThreads(3));
        QVERIFY(pipeline.next());
    }
    QVERIFY(inputs.made < 1000);
}

void TestBatchPipeline::anEmptyOrderEndsAtOnce()
{
    const NumberedInputs inputs;
    BatchPipeline pipeline({}, 4, inputs);
    QVERIFY(!pipeline.next());
}

void TestBatchPipeline::onlyTimeSpentWaitingIsCounted()
{
    NumberedInputs inputs;
    inputs.delay = std::chrono::milliseconds(20);
    BatchPipeline pipeline(firstNumbers(1), 1, inputs);
    QVERIFY(pipeline.next());
    const double waited = pipeline.secondsWaited();
    QVERIFY(waited > 0.03 && waited < 5); // the first of four takes 60 ms
    QVERIFY(!pipeline.next());
    QCOMPARE(pipeline.secondsWaited(), waited);
}

QTEST_GUILESS_MAIN(TestBatchPipeline)
#include "tst_batch_pipeline.moc"
