#include "core/model/training/training_pass_torch.h"

#include <algorithm>

namespace histo {

namespace {

class AutogradPass : public TrainingPass {
public:
    AutogradPass(Network &network, const Pass &pass, const CancelToken &cancel) : m_network(network), m_pass(pass)
    {
        m_pass.training = true;
        m_pass.tap = [&cancel](const std::string &, const at::Tensor &output) {
            cancel.throwIfCancelled();
            if (output.requires_grad())
                output.register_hook([&cancel](const at::Tensor &) { cancel.throwIfCancelled(); });
            return output;
        };
    }

    at::Tensor forward(const at::Tensor &input) override
    {
        m_features = m_network.features(input, m_pass);
        return m_features.detach();
    }

    void backward(const at::Tensor &gradient) override { std::exchange(m_features, {}).backward(gradient); }

    bool learns() const override
    {
        const std::string head = m_network.headName() + ".";
        return std::ranges::any_of(m_network.state(), [&](const StateEntry &entry) {
            return entry.tensor->requires_grad() && !entry.name.starts_with(head);
        });
    }

private:
    Network &m_network;
    Pass m_pass;
    at::Tensor m_features;
};

} // namespace

std::unique_ptr<TrainingPass> makeAutogradPass(Network &network, const Pass &pass, const CancelToken &cancel)
{
    return std::make_unique<AutogradPass>(network, pass, cancel);
}

} // namespace histo
