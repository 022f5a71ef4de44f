#include "core/model/inference/int8_bench.h"

#include "core/common/error.h"
#include "core/model/classifier_torch.h"
#include "core/model/inference/int8_calibration_torch.h"
#include "core/model/inference/int8_engine_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <chrono>

namespace histo {

InferenceSpeed measureInt8Inference(const std::string &modelId, int batch, int repeats, const CancelToken &cancel)
{
    c10::NoGradGuard noGradients;
    if (!Int8Engine::isSupportedHere())
        throw Error(ErrorKind::BadInput,
                    "this processor does not multiply bytes in hardware (VNNI); measure bf16 or fp32");
    const ModelInfo &model = findModel(modelId);
    auto network = makeNetwork(modelId, 2);
    fillPattern(*network);
    const auto noise = [&](int pictures, std::uint64_t seed) {
        return at::empty({pictures, 3, model.cropSide, model.cropSide})
            .normal_(0, 1, at::detail::createCPUGenerator(seed))
            .contiguous(at::MemoryFormat::ChannelsLast);
    };
    const CalibrationBatches batches{4, [&](std::size_t index) { return noise(4, 100 + index); }};
    const Int8Calibration calibration = calibrated(*network, batches, ClipRule::LeastError, cancel);
    Int8Engine engine(*network, calibration, scalarType(Precision::Auto));

    const at::Tensor input = noise(batch, 1);
    const at::Tensor exact = InferenceEngine(*network, at::kFloat).forward(input), logits = engine.forward(input);
    InferenceSpeed speed;
    speed.gflopsPerBatch = 2e-9 * batch * double(multiplyAdds(*network, model.cropSide, model.cropSide));
    speed.largestDifference = (logits - exact).abs().max().item<double>() / exact.abs().max().item<double>();
    for (int repeat = 0; repeat < repeats; ++repeat) {
        cancel.throwIfCancelled();
        const auto start = std::chrono::steady_clock::now();
        engine.forward(input);
        speed.seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return speed;
}

} // namespace histo
