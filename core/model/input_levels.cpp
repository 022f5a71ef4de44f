#include "core/model/input_levels.h"

namespace histo {

InputLevels inputLevels(const ModelInfo &model)
{
    const Normalisation normalisation = normalisationOf(model);
    InputLevels levels;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const auto mean = static_cast<float>(normalisation.mean[channel]);
        const auto deviation = static_cast<float>(normalisation.deviation[channel]);
        for (std::size_t level = 0; level < 256; ++level) {
            const float value = static_cast<float>(level);
            // (pixel - 127) / 128 is exact in float32; by mean and deviation it would be rounded.
            levels[channel][level] = model.scaledBy128 ? (value - 127) / 128 : (value / 255 - mean) / deviation;
        }
    }
    return levels;
}

} // namespace histo
