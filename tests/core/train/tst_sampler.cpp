#include "core/train/sampler.h"

#include <QTest>
#include <algorithm>
#include <numeric>

using namespace histo;

namespace {

std::vector<std::size_t> items(std::size_t count)
{
    std::vector<std::size_t> all(count);
    std::iota(all.begin(), all.end(), 100);
    return all;
}

/// One benign item for each three malignant ones.
std::vector<Label> oneInFour(std::size_t count)
{
    std::vector<Label> labels;
    for (std::size_t i = 0; i < count; ++i)
        labels.push_back(i % 4 == 0 ? Label::Benign : Label::Malignant);
    return labels;
}

} // namespace

class TestSampler : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutTheSamplerEveryItemComesOnce();
    void anEpochIsAFunctionOfSeedAndEpoch();
    void theSamplerDrawsBothClassesAboutEqually();
    void oneClassAloneComesWhole();
};

void TestSampler::withoutTheSamplerEveryItemComesOnce()
{
    for (ImbalanceRemedy remedy : {ImbalanceRemedy::None, ImbalanceRemedy::ClassWeights}) {
        auto order = epochOrder(items(40), oneInFour(40), remedy, 1, 1);
        QVERIFY(order != items(40));
        std::sort(order.begin(), order.end());
        QVERIFY(order == items(40));
    }
}

void TestSampler::anEpochIsAFunctionOfSeedAndEpoch()
{
    for (ImbalanceRemedy remedy : {ImbalanceRemedy::None, ImbalanceRemedy::Sampler}) {
        const auto order = epochOrder(items(40), oneInFour(40), remedy, 7, 3);
        QVERIFY(order == epochOrder(items(40), oneInFour(40), remedy, 7, 3));
        QVERIFY(order != epochOrder(items(40), oneInFour(40), remedy, 7, 4));
        QVERIFY(order != epochOrder(items(40), oneInFour(40), remedy, 8, 3));
    }
}

void TestSampler::theSamplerDrawsBothClassesAboutEqually()
{
    const std::size_t count = 4000;
    const auto order = epochOrder(items(count), oneInFour(count), ImbalanceRemedy::Sampler, 1, 1);
    QCOMPARE(order.size(), count);
    const auto benign = std::count_if(order.begin(), order.end(), [](std::size_t item) { return (item - 100) % 4 == 0; });
    QVERIFY(std::abs(double(benign) / double(count) - 0.5) < 4 * 0.5 / std::sqrt(double(count))); // four sigma
}

void TestSampler::oneClassAloneComesWhole()
{
    auto order = epochOrder(items(9), std::vector<Label>(9, Label::Malignant), ImbalanceRemedy::Sampler, 1, 1);
    std::sort(order.begin(), order.end());
    QVERIFY(order == items(9));
}

QTEST_GUILESS_MAIN(TestSampler)
#include "tst_sampler.moc"
