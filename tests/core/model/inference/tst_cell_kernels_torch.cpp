#include "core/model/inference/cell_kernels_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <QTest>

using namespace histo;

namespace {

at::Tensor noise(at::IntArrayRef shape, at::ScalarType type)
{
    return at::empty(shape)
        .normal_(0, 1, at::detail::createCPUGenerator(3))
        .to(type)
        .contiguous(at::MemoryFormat::ChannelsLast);
}

double difference(const at::Tensor &a, const at::Tensor &b)
{
    return (a.to(at::kFloat) - b.to(at::kFloat)).abs().max().item<double>();
}

} // namespace

class TestCellKernels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theMeanIsThatOfAten();
    void theLargestOfAWindowIsThatOfAten();
    void excitationIsTheChainOfOperationsThatItReplaces();
};

void TestCellKernels::theMeanIsThatOfAten()
{
    for (at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        const at::Tensor input = noise({2, 37, 9, 5}, type);
        QVERIFY(difference(meanOverCells(input), input.to(at::kFloat).mean({2, 3})) < 1e-6);
    }
}

void TestCellKernels::theLargestOfAWindowIsThatOfAten()
{
    for (at::ScalarType type : {at::kFloat, at::kBFloat16})
        for (const PoolShape &shape : {PoolShape{3, 2, 1}, PoolShape{2, 2, 0}}) {
            const at::Tensor input = noise({2, 20, 11, 8}, type);
            const at::Tensor expected = at::max_pool2d(input, {shape.kernel, shape.kernel},
                                                       {shape.stride, shape.stride}, {shape.padding, shape.padding});
            QVERIFY(at::equal(maxOverWindows(shape, input), expected));
        }
}

void TestCellKernels::excitationIsTheChainOfOperationsThatItReplaces()
{
    const Excitation excitation{noise({5, 70, 1, 1}, at::kFloat).flatten(1), noise({1, 5, 1, 1}, at::kFloat).flatten(),
                                noise({70, 5, 1, 1}, at::kFloat).flatten(1),
                                noise({1, 70, 1, 1}, at::kFloat).flatten()};
    for (at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        at::Tensor values = noise({2, 70, 6, 7}, type);
        const at::Tensor exact = values.to(at::kFloat);
        at::Tensor factors = at::linear(exact.mean({2, 3}), excitation.weight1, excitation.bias1);
        factors = at::sigmoid(at::linear(at::silu(factors), excitation.weight2, excitation.bias2));
        const at::Tensor expected = exact * factors.view({2, 70, 1, 1});
        excite(excitation, values);
        QVERIFY(difference(values, expected) < (type == at::kFloat ? 1e-5 : 0.02));
    }
}

QTEST_GUILESS_MAIN(TestCellKernels)
#include "tst_cell_kernels_torch.moc"
