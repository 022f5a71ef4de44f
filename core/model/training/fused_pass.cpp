#include "core/model/training/layers_torch.h"
#include "core/model/training/training_pass_torch.h"

#include <algorithm>

namespace histo {

namespace {

/// Layers that fuse what memory would otherwise be walked through for, one by one: forwards in order, backwards in
/// reverse.
class FusedPass : public TrainingPass {
public:
    FusedPass(Network &network, const Pass &pass, const CancelToken &cancel)
        : m_cancel(cancel),
          m_layers(trainingLayers(network, pass)),
          m_values(network.nodes().size()),
          m_lastUse(network.nodes().size())
    {
        for (std::size_t index = 0; index < m_layers.size(); ++index)
            for (int input : m_layers[index]->inputs())
                m_lastUse[std::size_t(input)] = index;
    }

    void tellCopies(const CopySink &sink) const override
    {
        for (const auto &layer : m_layers)
            layer->tellCopies(sink);
    }

    bool learns() const override
    {
        return std::ranges::any_of(m_layers, [](const auto &layer) { return layer->learns(); });
    }

    at::Tensor forward(const at::Tensor &input) override
    {
        const c10::NoGradGuard noGradients;
        findWanted();
        m_kept.assign(m_layers.size(), {});
        Tensors values(m_values);
        values[0] = input.contiguous(at::MemoryFormat::ChannelsLast);
        for (std::size_t index = 0; index < m_layers.size(); ++index) {
            m_cancel.throwIfCancelled();
            const TrainingLayer &layer = *m_layers[index];
            Tensors inputs;
            for (int input : layer.inputs())
                inputs.push_back(values[std::size_t(input)]);
            const bool isWanted = m_wanted[std::size_t(layer.output())];
            values[std::size_t(layer.output())] = layer.forward(inputs, isWanted ? &m_kept[index] : nullptr);
            for (int used : layer.inputs())
                if (m_lastUse[std::size_t(used)] == index)
                    values[std::size_t(used)].reset();
        }
        return values[std::size_t(m_layers.back()->output())].to(at::kFloat);
    }

    void backward(const at::Tensor &gradient) override
    {
        const c10::NoGradGuard noGradients;
        std::vector<Slope> slopes(m_values);
        slopes[std::size_t(m_layers.back()->output())].add(gradient);
        for (std::size_t index = m_layers.size(); index-- > 0;) {
            m_cancel.throwIfCancelled();
            const TrainingLayer &layer = *m_layers[index];
            const Slope slope = std::exchange(slopes[std::size_t(layer.output())], {});
            const Tensors kept = std::exchange(m_kept[index], {});
            if (!m_wanted[std::size_t(layer.output())] || !slope.isThere())
                continue;
            std::vector<bool> wanted;
            for (int input : layer.inputs())
                wanted.push_back(m_wanted[std::size_t(input)]);
            const Tensors byInput = layer.backward(kept, slope, wanted);
            for (std::size_t place = 0; place < wanted.size(); ++place)
                if (wanted[place])
                    slopes[std::size_t(layer.inputs()[place])].add(inLayout(byInput[place]));
        }
    }

private:
    /// By value: whether something that learns lies in it or below it. Asked anew each time: who learns may change.
    void findWanted()
    {
        m_wanted.assign(m_values, false);
        for (const auto &layer : m_layers)
            m_wanted[std::size_t(layer->output())] = layer->learns() ||
                                                     std::ranges::any_of(layer->inputs(), [this](int input) {
                                                         return bool(m_wanted[std::size_t(input)]);
                                                     });
    }

    /// What has cells is read cell by cell.
    static at::Tensor inLayout(const at::Tensor &slope)
    {
        return slope.dim() == 4 ? slope.contiguous(at::MemoryFormat::ChannelsLast) : slope;
    }

    const CancelToken &m_cancel;
    std::vector<std::unique_ptr<TrainingLayer>> m_layers;
    std::size_t m_values;
    std::vector<std::size_t> m_lastUse; ///< by value: the layer after which it is not needed any more
    std::vector<bool> m_wanted;
    std::vector<Tensors> m_kept; ///< by layer
};

} // namespace

std::unique_ptr<TrainingPass> makeFusedPass(Network &network, const Pass &pass, const CancelToken &cancel)
{
    return std::make_unique<FusedPass>(network, pass, cancel);
}

} // namespace histo
