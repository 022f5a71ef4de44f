#include "core/train/checkpoint_torch.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/model/state_file_torch.h"

#include <map>

namespace histo {

namespace {

constexpr const char *kStateKey = "train_state"; // in the metadata

Json stateDocument(const TrainState &state)
{
    return {{"sums",
             {{"loss", state.sums.loss},
              {"learning_rate", state.sums.learningRate},
              {"right", state.sums.right},
              {"pictures", state.sums.pictures},
              {"seconds", state.sums.seconds}}},
            {"best_epoch", state.bestEpoch},
            {"best", toJson(state.best)},
            {"last", toJson(state.last)},
            {"averaged", state.averaged},
            {"alarms", state.alarms}};
}

void readDocument(const Json &document, TrainState &state)
{
    const Json &sums = document.at("sums");
    state.sums = {sums.at("loss"), sums.at("learning_rate"), sums.at("right"), sums.at("pictures"), sums.at("seconds")};
    state.bestEpoch = document.at("best_epoch");
    state.best = epochFromJson(document.at("best"));
    state.last = epochFromJson(document.at("last"));
    state.averaged = document.at("averaged");
    state.alarms = document.at("alarms").get<std::set<std::string>>();
}

} // namespace

void saveCheckpoint(const std::filesystem::path &path, Network &network, const NamedTensors &extra,
                    const TrainState &state, const std::string &modelId)
{
    std::vector<at::Tensor> holder; // keeps what the views point to
    std::vector<TensorView> views;
    auto add = [&](const std::string &name, const at::Tensor &tensor) {
        views.push_back(viewOf(name, tensor, holder));
    };
    for (const StateEntry &entry : network.state())
        add(entry.name, *entry.tensor);
    for (const auto &[name, tensor] : extra)
        add(name, tensor);
    add("state/epoch", at::scalar_tensor(state.epoch, at::kLong));
    add("state/step", at::scalar_tensor(state.steps, at::kLong));
    add("rng/seed", at::scalar_tensor(static_cast<std::int64_t>(state.seed), at::kLong));
    writeSafetensors(path, views, {{"model", modelId}, {kStateKey, stateDocument(state).dump()}});
}

TrainState readTrainState(const WeightsFile &file, const std::filesystem::path &path)
{
    auto refuse = [&](const std::string &what) {
        return Error(ErrorKind::BadInput, utf8(path) + ": holds no " + what + "; it is not a checkpoint to go on from");
    };
    auto scalar = [&](const std::string &name) {
        for (const TensorData &data : file.tensors)
            if (data.info.name == name && data.info.shape.empty())
                return toTensor(data).item<std::int64_t>();
        throw refuse(name);
    };
    TrainState state;
    state.epoch = static_cast<int>(scalar("state/epoch"));
    state.steps = static_cast<int>(scalar("state/step"));
    state.seed = static_cast<std::uint64_t>(scalar("rng/seed"));
    const auto document = file.metadata.find(kStateKey);
    if (document == file.metadata.end())
        throw refuse(kStateKey);
    try {
        readDocument(Json::parse(document->second), state);
    } catch (const Json::exception &) {
        throw refuse(std::string("readable ") + kStateKey);
    }
    return state;
}

void restoreTensors(const NamedTensors &tensors, const std::vector<TensorData> &from)
{
    std::map<std::string, const TensorData *> byName;
    for (const TensorData &data : from)
        byName[data.info.name] = &data;
    for (const auto &[name, tensor] : tensors) {
        const auto found = byName.find(name);
        if (found == byName.end() || found->second->info.shape != tensor.sizes().vec())
            throw Error(ErrorKind::BadInput, "the checkpoint holds no " + name + " of the needed shape");
    }
    c10::NoGradGuard noGradients;
    for (const auto &[name, tensor] : tensors)
        at::Tensor(tensor).copy_(toTensor(*byName.at(name)));
}

} // namespace histo
