#pragma once

#include "core/image/stain.h"
#include "core/model/input_levels.h"
#include "core/train/augment.h"

namespace histo {

/// How a network's input lies in memory.
enum class InputType { Float32, Bfloat16 };
inline std::size_t bytesOf(InputType type) { return type == InputType::Float32 ? 4 : 2; }

/// Views of pictures straight to a network's input: cutting, turning, stains, brightness and normalising in one pass.
/// @thread any; all functions at once
class ViewWriter {
public:
    explicit ViewWriter(const ModelInfo &model);

    /// @param picture  RGB, 8 bit; holds the view's area
    /// @param before   a change of stains that comes before the view's own (black then counts as level 1); or null
    /// @param out      [height, width, 3] of `type`, the size that of the area, turned. Where nothing changes colours
    ///                 the same values as normalised() (input_torch.h) gives, bit by bit.
    void write(const cv::Mat3b &picture, const View &view, const DensityChange *before, InputType type,
               void *out) const;

private:
    InputLevels m_levels;
};

} // namespace histo
