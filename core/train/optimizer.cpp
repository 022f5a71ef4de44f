#include "core/train/optimizer_torch.h"

#include "core/common/error.h"
#include "core/model/state_file_torch.h"
#include "core/train/optimizer_kernels.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace histo {

namespace {

/// The kernels walk memory, not indices: a gradient in another layout would update other weights.
at::Tensor inLayoutOf(const at::Tensor &parameter, const at::Tensor &gradient)
{
    if (gradient.strides() == parameter.strides())
        return gradient;
    return at::empty_like(parameter, parameter.options().dtype(gradient.scalar_type())).copy_(gradient);
}

double squaredNorm(const at::Tensor &gradient)
{
    if (!gradient.is_cpu() || !gradient.is_non_overlapping_and_dense())
        return std::pow(gradient.to(at::kFloat).norm().item<double>(), 2);
    const auto count = gradient.numel();
    if (gradient.scalar_type() == at::kBFloat16)
        return sumOfSquares(static_cast<const Bf16Bits *>(gradient.data_ptr()), count);
    return sumOfSquares(gradient.data_ptr<float>(), count);
}

} // namespace

Optimizer::Optimizer(const std::vector<TunedParameter> &parameters, double weightDecay,
                     std::vector<std::string> memoryNames)
    : m_memoryNames(std::move(memoryNames))
{
    for (const TunedParameter &parameter : parameters) {
        Slot slot{.parameter = parameter, .weightDecay = parameter.entry.kind == StateKind::Weight ? weightDecay : 0.0};
        parameter.entry.tensor->set_requires_grad(true);
        for (const std::string &name : m_memoryNames)
            slot.memory.push_back(name == "steps" ? at::zeros({}, parameter.entry.tensor->options())
                                                  : at::zeros_like(*parameter.entry.tensor));
        m_slots.push_back(std::move(slot));
    }
}

Optimizer::~Optimizer()
{
    clearGradients();
    for (Slot &slot : m_slots)
        slot.parameter.entry.tensor->set_requires_grad(false);
}

void Optimizer::clearGradients()
{
    for (Slot &slot : m_slots)
        slot.parameter.entry.tensor->mutable_grad().reset();
    m_gradientFactor = 1;
}

double Optimizer::clipGradients(double largest)
{
    double sum = 0;
    for (const Slot &slot : m_slots)
        if (const at::Tensor gradient = slot.parameter.entry.tensor->grad(); gradient.defined())
            sum += squaredNorm(gradient);
    const double norm = std::sqrt(sum);
    // PyTorch's guard against a norm of zero is part of the figure.
    m_gradientFactor = largest > 0 ? std::min(1.0, largest / (norm + 1e-6)) : 1;
    return norm;
}

void Optimizer::step(double learningRate)
{
    c10::NoGradGuard noGradients;
    for (Slot &slot : m_slots) {
        at::Tensor &parameter = *slot.parameter.entry.tensor;
        if (const at::Tensor gradient = parameter.grad(); gradient.defined()) {
            update(slot, {inLayoutOf(parameter, gradient), m_gradientFactor, learningRate * slot.parameter.rateFactor});
            // Written behind LibTorch's back.
            parameter.unsafeGetTensorImpl()->bump_version();
            if (slot.copy.defined())
                slot.copy.unsafeGetTensorImpl()->bump_version();
        }
    }
}

std::vector<std::pair<std::string, at::Tensor>> Optimizer::state() const
{
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const Slot &slot : m_slots)
        for (std::size_t index = 0; index < m_memoryNames.size(); ++index)
            tensors.emplace_back("optimizer/" + slot.parameter.entry.name + "/" + m_memoryNames[index],
                                 slot.memory[index]);
    return tensors;
}

void Optimizer::restore(const std::vector<TensorData> &tensors)
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

void Optimizer::keepCopy(const at::Tensor &parameter, const at::Tensor &copy)
{
    for (Slot &slot : m_slots)
        if (slot.parameter.entry.tensor->is_same(parameter))
            slot.copy = copy;
}

void Optimizer::keepNoCopies()
{
    for (Slot &slot : m_slots)
        slot.copy.reset();
}

std::vector<TunedParameter> Optimizer::parameters() const
{
    std::vector<TunedParameter> all;
    for (const Slot &slot : m_slots)
        all.push_back(slot.parameter);
    return all;
}

std::unique_ptr<Optimizer> makeOptimizer(OptimizerKind kind, const std::vector<TunedParameter> &parameters,
                                         double weightDecay, double momentum)
{
    switch (kind) {
    case OptimizerKind::AdamW: return makeAdamW(parameters, weightDecay);
    case OptimizerKind::Sgd: break;
    }
    return makeSgd(parameters, weightDecay, momentum);
}

} // namespace histo
