#pragma once

// Core-only: .pth as torch.save wrote it before PyTorch 1.6 (and still can): five pickles one after the other (a magic
// number, protocol 1001, the writer's system, the object, the storages' keys), then for each key a 64-bit count and the
// raw elements.

#include "core/model/weights_layout.h"

#include <string_view>

namespace histo {

/// @param start  the file's first bytes
bool looksLikeLegacyPth(std::string_view start);

/// @throws FormatError, RefusedContent
WeightsLayout readPthLegacyLayout(const RandomAccessFile &file);

} // namespace histo
