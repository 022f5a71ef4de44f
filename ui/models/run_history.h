#pragma once

#include "core/run/probe_record.h"
#include "core/run/run_notes.h"
#include "ui/view/curve_plot.h"

#include <QString>
#include <filesystem>
#include <optional>

namespace histo {

/// What the curves and probe pictures of a run need, as it stands in the run's folder now; also while it is written.
struct RunHistory {
    QString title, startedUtc;
    LearningCurvesData curves;
    std::optional<RunEnd> end; ///< nothing while it runs, or if it died
    std::optional<QString> watermark;
    bool isEvaluated = false;
    std::vector<ProbeRecord> probes;
    std::vector<RunNote> notes;
    std::filesystem::path dataRoot; ///< of the pictures that the probes name; as it was at training
};

/// @throws Error BadInput if there is no run
/// @thread any
RunHistory readRunHistory(const std::filesystem::path &folder);

} // namespace histo
