#pragma once

// Core-only: reads Python's pickles as data. Nothing is imported, called or built: what a pickle asks to be called
// becomes a value that says so, and what it may name at all stands on a list.

#include "core/common/byte_reader.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace histo {

using PickleIndex = std::uint32_t;

enum class PickleKind {
    None,
    Bool,
    Integer,
    BigInteger, ///< more than 64 bits: `text` holds its bytes, little endian, two's complement
    Real,
    Text,         ///< as it stands in the file: UTF-8 is not checked
    Tuple,        ///< items
    List,         ///< items
    Dict,         ///< items: key, value, key, value, …; also collections.OrderedDict
    Global,       ///< `text`: module.name, one of those allowed
    Call,         ///< items: a Global and the Tuple of its arguments; nothing was called
    PersistentId, ///< items: what the pickle names something outside it by
};

struct PickleValue {
    PickleKind kind = PickleKind::None;
    std::int64_t integer = 0; ///< of Integer and Bool
    std::string_view text;    ///< borrowed from the pickle's bytes, or from the list of allowed names
    std::vector<PickleIndex> items;
};

/// All values lie side by side and name one another by index: however deeply or in circles a pickle nests them, reading
/// and freeing it needs no recursion.
struct PickledData {
    std::vector<PickleValue> values;
    PickleIndex root = 0;

    const PickleValue &operator[](PickleIndex index) const { return values[index]; }
    const PickleValue &top() const { return values[root]; }
};

/// Reads one pickle up to its STOP; the reader stands behind it afterwards. Understands what Python's pickle module
/// writes for containers, texts, numbers and persistent ids in protocols 2 to 4. The state that BUILD sets (such as
/// the _metadata of a state dict) is left out.
/// @param allowedGlobals  module.name; must outlive the result
/// @throws RefusedContent if the pickle names anything else
/// @throws FormatError    if an operand is missing or of another kind, or the pickle is larger than any state dict
PickledData unpickle(ByteReader &bytes, std::span<const std::string_view> allowedGlobals);

} // namespace histo
