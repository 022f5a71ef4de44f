#pragma once

// Core-only: which names an archive's entries may have.

#include "core/dataset/download/archive_limits.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace histo {

enum class EntryKind { File, Folder };
using EntryPath = std::vector<std::string>; ///< the parts of a name, each safe to open below a folder

/// Splits and checks the names of an archive, and remembers them: no two may mean the same file.
/// Names that differ only in ASCII letters' case count as the same; other letters are compared as bytes, so that é
/// written in two ways (NFC and NFD) counts as two names, which on Linux it is.
class EntryNames {
public:
    explicit EntryNames(UnpackBudget &budget) : m_budget(budget) {}

    /// @param prefix  folders above, already added
    /// @throws RefusedContent "entry "NAME" …": not UTF-8; a NUL, a backslash or another control character; absolute; a
    ///                        drive; a part that is empty, "." or ".."; too long; the name of another entry
    EntryPath add(std::string_view name, EntryKind kind, const EntryPath &prefix = {});

private:
    void addPath(const EntryPath &path, EntryKind kind, std::string_view name);

    struct Known {
        std::string exactPath;
        EntryKind kind;
    };
    UnpackBudget &m_budget;
    std::unordered_map<std::string, Known> m_known; ///< by path in small letters
};

} // namespace histo
