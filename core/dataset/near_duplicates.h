#pragma once

#include "core/common/cancel_token.h"
#include "core/dataset/picture_facts.h"

#include <cstddef>
#include <vector>

namespace histo {

/// Two pictures of one field, by their places in a list.
struct AlikePair {
    std::size_t first = 0, second = 0;
    double correlation = 0; ///< of the small grey pictures, at the shift that fits best
};

/// Finds pictures that show the same but have other pixels: stored again as JPEG, scaled, brightened, or a field that
/// was photographed twice with the slide moved by a few per cent. A perceptual hash proposes, the correlation of the
/// small grey pictures confirms. It finds neither turned or mirrored pictures nor fields
/// that overlap only in part.
///
/// Each picture is paired with the first one before it that it looks like, so that there are fewer pairs than pictures.
/// Pictures with equal pixels count as one (the first); flat ones look like nothing.
/// @param facts  those that are not examined are passed over
/// @thread any; uses all cores
std::vector<AlikePair> findAlike(const std::vector<PictureFacts> &facts, const CancelToken &cancel = {});

} // namespace histo
