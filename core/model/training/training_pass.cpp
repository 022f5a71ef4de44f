#include "core/model/training/training_pass_torch.h"

namespace histo {

std::unique_ptr<TrainingPass> makeTrainingPass(Network &network, const Pass &pass, const CancelToken &cancel)
{
    // A graphics card has fused kernels of its own.
    const bool isOnCpu = network.nodes().back().weight.is_cpu();
    return isOnCpu ? makeFusedPass(network, pass, cancel) : makeAutogradPass(network, pass, cancel);
}

} // namespace histo
