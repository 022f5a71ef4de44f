#include "core/model/inference/inference_bench.h"

#include "core/common/error.h"
#include "core/common/stopwatch.h"
#include "core/model/classifier_torch.h"
#include "core/model/inference/int8_calibration_torch.h"
#include "core/model/inference/int8_engine_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>
#include <limits>

namespace histo {

namespace {

at::Tensor noise(const ModelInfo &model, std::int64_t pictures, std::uint64_t seed)
{
    return at::empty({pictures, 3, model.cropSide, model.cropSide})
        .normal_(0, 1, at::detail::createCPUGenerator(seed))
        .contiguous(at::MemoryFormat::ChannelsLast);
}

double gflopsOf(const Network &network, const ModelInfo &model, int batch)
{
    return 2e-9 * batch * double(multiplyAdds(network, model.cropSide, model.cropSide));
}

/// Over the largest logit.
double largestDifference(const at::Tensor &logits, const at::Tensor &expected)
{
    return (logits - expected).abs().max().item<double>() / expected.abs().max().item<double>();
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
    const at::Tensor input = noise(model, batch, 1);
    InferenceSpeed speed;
    speed.gflopsPerBatch = gflopsOf(*network, model, batch);
    const at::Tensor fused = engine.forward(input, cancel);
    if (plain)
        speed.largestDifference = largestDifference(fused, network->forward(input, pass));
    for (int repeat = 0; repeat < repeats; ++repeat) {
        cancel.throwIfCancelled();
        speed.seconds.push_back(secondsOf([&] { engine.forward(input, cancel); }));
        if (plain)
            speed.plainSeconds.push_back(secondsOf([&] { network->forward(input, pass); }));
    }
    return speed;
}

InferenceSpeed measureInt8Inference(const std::string &modelId, int batch, int repeats, const CancelToken &cancel)
{
    c10::NoGradGuard noGradients;
    if (!Int8Engine::isSupportedHere())
        throw Error(ErrorKind::BadInput,
                    "this processor does not multiply bytes in hardware (VNNI); measure bf16 or fp32");
    const ModelInfo &model = findModel(modelId);
    auto network = makeNetwork(modelId, 2);
    fillPattern(*network);
    const CalibrationBatches batches{4, [&](std::size_t index) { return noise(model, 4, 100 + index); }};
    Int8Engine engine(*network, calibrated(*network, batches, ClipRule::LeastError, cancel),
                      scalarType(Precision::Auto));

    const at::Tensor input = noise(model, batch, 1), logits = engine.forward(input, cancel);
    InferenceSpeed speed;
    speed.gflopsPerBatch = gflopsOf(*network, model, batch);
    speed.largestDifference = largestDifference(logits, InferenceEngine(*network, at::kFloat).forward(input, cancel));
    for (int repeat = 0; repeat < repeats; ++repeat) {
        cancel.throwIfCancelled();
        speed.seconds.push_back(secondsOf([&] { engine.forward(input, cancel); }));
    }
    return speed;
}

} // namespace histo
