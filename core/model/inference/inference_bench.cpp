#include "core/model/inference/inference_bench.h"

#include "core/model/classifier_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>
#include <chrono>
#include <limits>

namespace histo {

namespace {

template <typename Work>
double secondsOf(const Work &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double bestGflops(at::ScalarType type, int repeats, const CancelToken &cancel)
{
    constexpr std::int64_t kSide = 2048;
    const at::Tensor left = at::rand({kSide, kSide}).to(type), right = at::rand({kSide, kSide}).to(type);
    double best = std::numeric_limits<double>::max();
    for (int repeat = 0; repeat < repeats + 2; ++repeat) { // the first two find their way into the caches
        cancel.throwIfCancelled();
        best = std::min(best, secondsOf([&] { at::matmul(left, right); }));
    }
    return 2e-9 * kSide * kSide * kSide / best;
}

} // namespace

PeakSpeed measurePeak(int repeats, const CancelToken &cancel)
{
    c10::NoGradGuard noGradients;
    return {bestGflops(at::kFloat, repeats, cancel), bestGflops(at::kBFloat16, repeats, cancel)};
}

InferenceSpeed measureInference(const std::string &modelId, Precision precision, int batch, int repeats, bool plain,
                                const CancelToken &cancel)
{
    c10::NoGradGuard noGradients;
    const ModelInfo &model = findModel(modelId);
    auto network = makeNetwork(modelId, 2);
    fillRandom(*network, 1); // the pattern would be worked out in float64: memory that no prediction needs
    Pass pass;
    pass.type = scalarType(precision);
    InferenceEngine engine(*network, pass.type);
    const at::Tensor input = at::empty({batch, 3, model.cropSide, model.cropSide})
                                 .normal_(0, 1, at::detail::createCPUGenerator(1))
                                 .contiguous(at::MemoryFormat::ChannelsLast);
    InferenceSpeed speed;
    speed.gflopsPerBatch = 2e-9 * batch * double(multiplyAdds(*network, model.cropSide, model.cropSide));
    const at::Tensor fused = engine.forward(input);
    if (plain) {
        const at::Tensor expected = network->forward(input, pass);
        speed.largestDifference = (fused - expected).abs().max().item<double>() / expected.abs().max().item<double>();
    }
    for (int repeat = 0; repeat < repeats; ++repeat) {
        cancel.throwIfCancelled();
        speed.seconds.push_back(secondsOf([&] { engine.forward(input); }));
        if (plain)
            speed.plainSeconds.push_back(secondsOf([&] { network->forward(input, pass); }));
    }
    return speed;
}

} // namespace histo
