#pragma once

// Core-only: what both kinds of .pth file say in their pickle. The bytes lie elsewhere in the file; the pickle names
// them by storage keys.

#include "core/model/pickle.h"
#include "core/model/weights_layout.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace histo {

/// No pickle of a state dict may be larger.
inline constexpr std::uint64_t kMostPickleBytes = std::uint64_t(16) << 20;

/// The names that the pickle of a state dict may use: ordered dictionaries, tensors, parameters and their storages.
std::span<const std::string_view> allowedPthGlobals();

/// A block of elements, as the pickle describes it.
struct PthStorage {
    std::string dtype; ///< as safetensors names it
    std::uint64_t elementCount = 0, byteCount = 0;
    std::size_t index = 0; ///< in the order of the pickle
    bool operator==(const PthStorage &) const = default;
};

struct PthContents {
    std::map<std::string, PthStorage, std::less<>> storages; ///< all that the pickle names, by key
    std::vector<TensorRecord> tensors;                       ///< storageIndex is PthStorage::index
};

/// Finds the tensors of a state dict: the object itself, or what it keeps under "state_dict" or "model". Entries that
/// are no tensors are passed over. If every name begins with "module.", which DataParallel puts there, that is taken
/// off.
/// @throws FormatError if a tensor's description does not have the form that PyTorch writes, or a name comes twice
PthContents readPthContents(const PickledData &data);

} // namespace histo
