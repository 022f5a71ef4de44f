#include "core/train/checkpoint_torch.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/model/state_file_torch.h"

namespace histo {

void saveCheckpoint(const std::filesystem::path &path, Network &network, const Optimizer *optimizer, const TrainState &state,
                    const std::string &modelId)
{
    std::vector<at::Tensor> holder; // keeps what the views point to
    std::vector<TensorView> views;
    auto add = [&](const std::string &name, const at::Tensor &tensor) { views.push_back(viewOf(name, tensor, holder)); };
    for (const StateEntry &entry : network.state())
        add(entry.name, *entry.tensor);
    if (optimizer)
        for (const auto &[name, tensor] : optimizer->state())
            add(name, tensor);
    add("state/epoch", at::scalar_tensor(state.epoch, at::kLong));
    add("state/best_epoch", at::scalar_tensor(state.bestEpoch, at::kLong));
    add("state/best_balanced_accuracy", at::scalar_tensor(state.bestBalancedAccuracy, at::kDouble));
    add("state/best_loss", at::scalar_tensor(state.bestLoss, at::kDouble));
    add("rng/seed", at::scalar_tensor(static_cast<std::int64_t>(state.seed), at::kLong));
    writeSafetensors(path, views, {{"model", modelId}});
}

TrainState readTrainState(const WeightsFile &file, const std::filesystem::path &path)
{
    auto scalar = [&](const std::string &name) {
        for (const TensorData &data : file.tensors)
            if (data.info.name == name && data.info.shape.empty())
                return toTensor(data);
        throw Error(ErrorKind::BadInput, utf8(path) + ": holds no " + name + "; it is not a checkpoint to go on from");
    };
    TrainState state;
    state.epoch = static_cast<int>(scalar("state/epoch").item<std::int64_t>());
    state.bestEpoch = static_cast<int>(scalar("state/best_epoch").item<std::int64_t>());
    state.bestBalancedAccuracy = scalar("state/best_balanced_accuracy").item<double>();
    state.bestLoss = scalar("state/best_loss").item<double>();
    state.seed = static_cast<std::uint64_t>(scalar("rng/seed").item<std::int64_t>());
    return state;
}

} // namespace histo
