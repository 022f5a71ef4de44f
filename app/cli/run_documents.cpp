#include "app/cli/run_documents.h"

#include "core/common/paths.h"

namespace histo::cli {

Json toJson(const RunSummary &summary)
{
    return {{"path", utf8(summary.path)},
            {"id", summary.id},
            {"model", summary.model},
            {"state", summary.state},
            {"started_utc", summary.startedUtc},
            {"data", summary.dataRoot},
            {"magnifications", summary.magnifications},
            {"epochs", summary.epochs},
            {"balanced_accuracy", numberOrNull(summary.balancedAccuracy)},
            {"auc", numberOrNull(summary.auc)},
            {"watermark", summary.watermark ? Json(*summary.watermark) : Json(nullptr)}};
}

Json runDocument(const RunDirectory &run)
{
    Json epochs = Json::array();
    for (const auto &epoch : run.readEpochs())
        epochs.push_back(histo::toJson(epoch));
    Json endDocument;
    if (const auto end = run.readEnd())
        endDocument = {{"state", end->state}, {"reason", end->reason}, {"time", end->utc}};
    return {{"run", run.readRun()},
            {"epochs", epochs},
            {"evaluation", run.readEvaluation().value_or(Json(nullptr))},
            {"end", endDocument}};
}

} // namespace histo::cli
