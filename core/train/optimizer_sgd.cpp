#include "core/train/optimizer_kernels.h"
#include "core/train/optimizer_torch.h"

namespace histo {

namespace {

class Sgd : public Optimizer {
public:
    Sgd(const std::vector<TunedParameter> &parameters, double weightDecay, double momentum)
        : Optimizer(parameters, weightDecay, {"momentum"}), m_momentum(momentum)
    {}

private:
    void update(Slot &slot, const Update &update) override
    {
        at::Tensor &parameter = *slot.parameter.entry.tensor, &momentum = slot.memory[0];
        if (!parameter.is_cpu()) {
            at::Tensor slope = update.gradient.to(at::kFloat) * update.gradientFactor;
            momentum.mul_(m_momentum).add_(slope.add_(parameter, slot.weightDecay));
            parameter.add_(momentum, -update.rate);
            return;
        }
        const SgdFigures figures{.decay = float(slot.weightDecay),
                                 .gradientFactor = float(update.gradientFactor),
                                 .momentum = float(m_momentum),
                                 .rate = float(update.rate)};
        const auto run = [&](const auto *gradient) {
            sgdStep(parameter.data_ptr<float>(), gradient, momentum.data_ptr<float>(), bitsOf(slot.copy),
                    parameter.numel(), figures);
        };
        if (update.gradient.scalar_type() == at::kBFloat16)
            run(bitsOf(update.gradient));
        else
            run(update.gradient.data_ptr<float>());
    }

    double m_momentum;
};

} // namespace

std::unique_ptr<Optimizer> makeSgd(const std::vector<TunedParameter> &parameters, double weightDecay, double momentum)
{
    return std::make_unique<Sgd>(parameters, weightDecay, momentum);
}

} // namespace histo
