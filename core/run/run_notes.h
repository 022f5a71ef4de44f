#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace histo {

/// What a run says to people while it trains: a note in metrics.jsonl.
struct RunNote {
    std::string utc;  ///< ISO 8601
    std::string kind; ///< alarm | paused | continued; empty: a plain note
    std::string text;
};

/// All notes of a run, in order; none if it has none yet. Also while it is written.
/// @thread any
std::vector<RunNote> readRunNotes(const std::filesystem::path &run);

/// The note that says why the run stands still; null if it goes on, or went on since.
const RunNote *pauseOf(const std::vector<RunNote> &notes);

} // namespace histo
