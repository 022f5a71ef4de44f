#include "core/train/optimizer_torch.h"

#include "core/common/error.h"
#include "core/model/state_file_torch.h"

#include <map>

namespace histo {

AdamW::AdamW(const std::vector<StateEntry> &parameters, double weightDecay)
{
    m_decaying.weightDecay = weightDecay;
    for (const StateEntry &entry : parameters) {
        Group &group = entry.kind == StateKind::Weight ? m_decaying : m_plain;
        entry.tensor->set_requires_grad(true);
        group.names.push_back(entry.name);
        group.parameters.push_back(*entry.tensor);
        group.firstMoments.push_back(at::zeros_like(*entry.tensor));
        group.secondMoments.push_back(at::zeros_like(*entry.tensor));
        group.steps.push_back(at::zeros({}, entry.tensor->options().dtype(at::kFloat)));
    }
}

AdamW::~AdamW()
{
    for (Group *group : {&m_decaying, &m_plain})
        for (at::Tensor &parameter : group->parameters) {
            parameter.mutable_grad().reset();
            parameter.set_requires_grad(false);
        }
}

void AdamW::clearGradients()
{
    for (Group *group : {&m_decaying, &m_plain})
        for (at::Tensor &parameter : group->parameters)
            parameter.mutable_grad().reset();
}

void AdamW::step(double learningRate)
{
    c10::NoGradGuard noGradients;
    for (Group *group : {&m_decaying, &m_plain}) {
        if (group->parameters.empty())
            continue;
        std::vector<at::Tensor> gradients;
        for (at::Tensor &parameter : group->parameters) {
            at::Tensor gradient = parameter.grad();
            // The fused kernel walks memory, not indices: a gradient in another layout would update other weights.
            if (!gradient.defined())
                gradient = at::zeros_like(parameter);
            else if (gradient.strides() != parameter.strides())
                gradient = at::empty_like(parameter).copy_(gradient);
            gradients.push_back(gradient);
        }
        for (at::Tensor &count : group->steps)
            count.add_(1);
        at::_fused_adamw_(group->parameters, gradients, group->firstMoments, group->secondMoments, {}, group->steps,
                          learningRate, 0.9, 0.999, group->weightDecay, 1e-8, /*amsgrad=*/false, /*maximize=*/false);
    }
}

std::vector<std::pair<std::string, at::Tensor>> AdamW::state() const
{
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const Group *group : {&m_decaying, &m_plain})
        for (std::size_t i = 0; i < group->parameters.size(); ++i) {
            tensors.emplace_back("optimizer/" + group->names[i] + "/first", group->firstMoments[i]);
            tensors.emplace_back("optimizer/" + group->names[i] + "/second", group->secondMoments[i]);
            tensors.emplace_back("optimizer/" + group->names[i] + "/steps", group->steps[i]);
        }
    return tensors;
}

void AdamW::restore(const std::vector<TensorData> &tensors)
{
    std::map<std::string, const TensorData *> byName;
    for (const TensorData &data : tensors)
        byName[data.info.name] = &data;
    c10::NoGradGuard noGradients;
    for (auto &[name, tensor] : state()) {
        auto found = byName.find(name);
        if (found == byName.end() || found->second->info.shape != tensor.sizes().vec())
            throw Error(ErrorKind::BadInput, "the checkpoint holds no " + name + " of the needed shape");
        at::Tensor(tensor).copy_(toTensor(*found->second));
    }
}

} // namespace histo
