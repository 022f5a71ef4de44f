#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/dataset/split.h"

namespace histo {

/// Fills in the SHA-256 of each row's file.
/// @return rows that already had another one: their files have changed since the split was made
/// @throws Error BadInput naming a file that vanished; Cancelled
std::vector<const SplitRow *> hashFilesOf(Split &split, const std::filesystem::path &root,
                                          const CancelToken &cancel = {}, const ProgressSink &progress = {});

/// @param rows  those without a hash are taken as they are
/// @throws Error BadInput if files are not those that the split was made of (says how many and names one): what is
///         known of them, that no picture stands in two parts above all, would not hold
void requireUnchangedFiles(const std::vector<const SplitRow *> &rows, const std::filesystem::path &root,
                           const CancelToken &cancel = {}, const ProgressSink &progress = {});

} // namespace histo
