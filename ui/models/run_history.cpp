#include "ui/models/run_history.h"

#include "core/run/json_fields.h"
#include "ui/models/run_title.h"

namespace histo {

RunHistory readRunHistory(const std::filesystem::path &folder)
{
    const RunDirectory run = RunDirectory::open(folder);
    const RunSummary summary = summarizeRun(run);
    const Json document = run.readRun(); // a temporary in fieldOf(run.readRun(), …) would dangle
    const Json &config = fieldOf(document, "config");
    RunHistory history;
    history.title = runTitle(summary);
    history.startedUtc = QString::fromStdString(summary.startedUtc);
    history.curves.epochs = run.readEpochs();
    history.curves.steps = run.readSteps();
    history.curves.plannedEpochs = int(wholeNumberOf(config, "epochs"));
    history.curves.headEpochs = int(wholeNumberOf(config, "head_epochs"));
    history.end = run.readEnd();
    history.isEvaluated = run.readEvaluation().has_value();
    if (summary.watermark)
        history.watermark = QString::fromStdString(*summary.watermark);
    return history;
}

} // namespace histo
