#include "core/common/shape_text.h"

namespace histo {

std::string shapeText(const std::vector<std::int64_t> &shape, const std::string &anyExtent)
{
    std::string text = "[";
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        text += (axis ? ", " : "") + (shape[axis] == kAnyExtent ? anyExtent : std::to_string(shape[axis]));
    return text + "]";
}

} // namespace histo
