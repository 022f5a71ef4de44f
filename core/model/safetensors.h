#pragma once

// Core-only: the safetensors format. Eight bytes of header length, a JSON header, then the tensors without gaps.
// Source: github.com/huggingface/safetensors, README "Format" and tensor.rs.

#include "core/model/weights_layout.h"

#include <string_view>

namespace histo {

/// @param start  the file's first bytes
bool looksLikeSafetensors(std::string_view start);

/// The header's rules: at most 100,000,000 bytes and inside the file, starts with '{', UTF-8 JSON, no key twice,
/// tensors have dtype, shape and data_offsets, __metadata__ holds only strings. The tensors' ranges touch one another
/// from the first byte to the last of the file, and each is as long as shape and dtype say. Stricter than Python's package
/// (tests/peers/check_safetensors_verdicts.py has the list): unknown fields, dtypes that no network here has, a metadata
/// of null, and anything named twice are refused, and white space before the header.
/// @throws FormatError naming the rule that is broken
WeightsLayout readSafetensorsLayout(const RandomAccessFile &file);

} // namespace histo
