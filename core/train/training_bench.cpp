#include "core/train/training_bench.h"

#include "core/common/stopwatch.h"
#include "core/model/classifier_torch.h"
#include "core/train/training_step_torch.h"

#include <ATen/CPUGeneratorImpl.h>

namespace histo {

TrainingSpeed measureTraining(const std::string &modelId, Precision precision, int batch, int repeats,
                              StatisticsOfBatches statistics, const CancelToken &cancel)
{
    const ModelInfo &model = findModel(modelId);
    auto network = makeNetwork(modelId, 2);
    fillRandom(*network, 1);
    std::vector<TunedParameter> parameters;
    for (const StateEntry &entry : network->state())
        if (isTrainable(entry.kind))
            parameters.push_back({entry});
    const auto optimizer = makeOptimizer(OptimizerKind::AdamW, parameters, 1e-2, 0);

    Pass pass;
    pass.training = true;
    pass.batchStatistics = statistics == StatisticsOfBatches::Follow;
    pass.generator = at::detail::createCPUGenerator(1);
    pass.type = scalarType(precision);
    TrainingStep step(*network, *optimizer, pass, {}, cancel);
    const at::Tensor input = at::empty({batch, 3, model.cropSide, model.cropSide})
                                 .normal_(0, 1, at::detail::createCPUGenerator(1))
                                 .contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor labels = at::arange(batch, at::kLong).remainder_(2);

    TrainingSpeed speed;
    speed.gflopsPerStep = 3 * 2e-9 * batch * double(multiplyAdds(*network, model.cropSide, model.cropSide));
    const auto learn = [&] { speed.losses.push_back(step(input, labels, 1e-4).loss); };
    learn();
    for (int repeat = 0; repeat < repeats; ++repeat)
        speed.seconds.push_back(secondsOf(learn));
    return speed;
}

} // namespace histo
