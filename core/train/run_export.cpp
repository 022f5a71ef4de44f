#include "core/train/run_export.h"

#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/model/export/network_formats.h"
#include "core/run/json_fields.h"
#include "core/run/run_check.h"
#include "core/train/trainer.h"

namespace histo {

namespace {

/// What of a run must not be lost with the network: on what it was trained, and whether its figures can be trusted.
NetworkCard cardOf(const RunDirectory &run)
{
    const Json document = run.readRun();
    const RunSummary summary = summarizeRun(run);
    std::string magnifications;
    for (const int magnification : summary.magnifications)
        magnifications += (magnifications.empty() ? "" : ", ") + std::to_string(magnification) + "X";
    NetworkCard card = {
        {"run_id", summary.id},
        {"magnifications", magnifications.empty() ? "all" : magnifications},
        {"data_hash", textOf(fieldOf(document, "data"), "hash")},
        {"split_hash", textOf(fieldOf(document, "split"), "hash")},
    };
    if (summary.watermark)
        card.push_back({"watermark", *summary.watermark});
    return card;
}

void exportNetwork(const NetworkFormat &format, const RunDirectory &run, const RunExportOptions &options,
                   const CancelToken &cancel, const ProgressSink &progress)
{
    checkRun(run);
    const auto classifier = loadClassifier(run);
    cancel.throwIfCancelled();
    const NetworkOrigin origin{sha256OfFile(run.checkpoint("best")), cardOf(run), options.micrometresPerPixel};
    format.write(*classifier, origin, options.out, cancel, progress);
}

} // namespace

const std::vector<RunExport> &runExportTable()
{
    static const std::vector<RunExport> table = [] {
        std::vector<RunExport> rows;
        for (const NetworkFormat &format : networkFormats())
            rows.push_back(
                {format.id, format.title, format.description, format.makesFolder, format.ending,
                 [&format](const RunDirectory &run, const RunExportOptions &options, const CancelToken &cancel,
                           const ProgressSink &progress) { exportNetwork(format, run, options, cancel, progress); }});
        return rows;
    }();
    return table;
}

const RunExport &findRunExport(const std::string &id)
{
    std::string known;
    for (const RunExport &row : runExportTable()) {
        if (row.id == id)
            return row;
        known += (known.empty() ? "" : ", ") + row.id;
    }
    throw Error(ErrorKind::Usage, "a run cannot be exported to \"" + id + "\"; there are " + known);
}

} // namespace histo
