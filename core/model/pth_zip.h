#pragma once

// Core-only: .pth as torch.save has written it since PyTorch 1.6: a zip archive of <name>/data.pkl, <name>/byteorder
// and one entry <name>/data/<key> for each storage.

#include "core/model/weights_layout.h"

#include <string_view>

namespace histo {

/// @param start  the file's first bytes
bool looksLikeZip(std::string_view start);

/// @throws FormatError, RefusedContent (also for TorchScript, which is a program, and for big-endian files)
WeightsLayout readPthZipLayout(const RandomAccessFile &file);

} // namespace histo
