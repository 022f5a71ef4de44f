#pragma once

#include "ui/models/learning_curves_data.h"

#include <QString>
#include <filesystem>
#include <optional>

namespace histo {

/// What the curves of a run need, as it stands in the run's folder now; also while it is written.
struct RunHistory {
    QString title, startedUtc;
    LearningCurvesData curves;
    std::optional<RunEnd> end; ///< nothing while it runs, or if it died
    std::optional<QString> watermark;
    bool isEvaluated = false;
};

/// @throws Error BadInput if there is no run
/// @thread any
RunHistory readRunHistory(const std::filesystem::path &folder);

} // namespace histo
