#include "core/train/optimizer_kernels.h"
#include "core/train/optimizer_torch.h"

#include <cmath>

namespace histo {

namespace {

constexpr double kFirstKept = 0.9, kSecondKept = 0.999, kEpsilon = 1e-8;

class AdamW : public Optimizer {
public:
    AdamW(const std::vector<TunedParameter> &parameters, double weightDecay)
        : Optimizer(parameters, weightDecay, {"first", "second", "steps"})
    {}

private:
    void update(Slot &slot, const Update &update) override
    {
        at::Tensor &parameter = *slot.parameter.entry.tensor;
        at::Tensor &first = slot.memory[0], &second = slot.memory[1], &steps = slot.memory[2];
        steps.add_(1);
        if (!parameter.is_cpu()) {
            const at::Tensor gradient = update.gradient.to(at::kFloat) * update.gradientFactor;
            at::_fused_adamw_(parameter, gradient, first, second, {}, steps, update.rate, kFirstKept, kSecondKept,
                              slot.weightDecay, kEpsilon, /*amsgrad=*/false, /*maximize=*/false);
            return;
        }
        const double count = steps.item<double>();
        const AdamWFigures figures{.decay = float(1 - update.rate * slot.weightDecay),
                                   .gradientFactor = float(update.gradientFactor),
                                   .firstShare = float(1 - kFirstKept),
                                   .secondKept = float(kSecondKept),
                                   .secondShare = float(1 - kSecondKept),
                                   .stepSize = float(update.rate / (1 - std::pow(kFirstKept, count))),
                                   .secondRootCorrection = float(std::sqrt(1 - std::pow(kSecondKept, count))),
                                   .epsilon = float(kEpsilon)};
        const auto run = [&](const auto *gradient) {
            adamWStep(parameter.data_ptr<float>(), gradient, first.data_ptr<float>(), second.data_ptr<float>(),
                      bitsOf(slot.copy), parameter.numel(), figures);
        };
        if (update.gradient.scalar_type() == at::kBFloat16)
            run(bitsOf(update.gradient));
        else
            run(update.gradient.data_ptr<float>());
    }
};

} // namespace

std::unique_ptr<Optimizer> makeAdamW(const std::vector<TunedParameter> &parameters, double weightDecay)
{
    return std::make_unique<AdamW>(parameters, weightDecay);
}

} // namespace histo
