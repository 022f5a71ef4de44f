#pragma once

#include "core/evaluate/run_comparison.h"
#include "ui/models/run_history.h"

#include <QString>
#include <vector>

namespace histo {

/// The chosen runs, read and compared in one go. A value; no widget, no thread.
struct RunSet {
    struct Member {
        std::filesystem::path folder;
        QString name; ///< "A lite0-seed1": a letter, so that it can be said shortly
        QString letter;
        RunHistory history;
    };
    std::vector<Member> members;
    RunComparison comparison; ///< empty with fewer than two
};

/// @throws Error BadInput if one of them cannot be read
/// @thread any
RunSet readRunSet(const std::vector<std::filesystem::path> &folders);

} // namespace histo
