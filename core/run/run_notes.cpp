#include "core/run/run_notes.h"

#include "core/run/json_fields.h"
#include "core/run/metrics_log.h"

namespace histo {

std::vector<RunNote> readRunNotes(const std::filesystem::path &run)
{
    std::vector<RunNote> notes;
    for (const Json &line : readMetrics(run / "metrics.jsonl", "note"))
        notes.push_back({textOf(line, "utc"), textOf(line, "kind"), textOf(line, "text")});
    return notes;
}

const RunNote *pauseOf(const std::vector<RunNote> &notes)
{
    const RunNote *pause = nullptr;
    for (const RunNote &note : notes) {
        if (note.kind == "paused")
            pause = &note;
        else if (note.kind == "continued")
            pause = nullptr;
    }
    return pause;
}

} // namespace histo
