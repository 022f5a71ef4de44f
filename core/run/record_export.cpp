#include "core/run/record_export.h"

#include "core/common/atomic_file.h"
#include "core/common/atomic_folder.h"
#include "core/run/run_series.h"
#include "core/run/tensorboard.h"

namespace histo {

namespace {

void exportCsv(const RunDirectory &run, const std::filesystem::path &folder)
{
    AtomicFolder target(folder);
    writeFileAtomically(target.path() / "epochs.csv", epochsCsv(run.readEpochs()));
    writeFileAtomically(target.path() / "steps.csv", stepsCsv(run.readSteps()));
    target.commit();
}

} // namespace

const std::vector<RecordExport> &recordExportTable()
{
    static const std::vector<RecordExport> table = {
        {"tensorboard", "TensorBoard event file",
         "A folder with one event file: losses, learning rate and speed of every step, all figures of every epoch",
         exportTensorboard},
        {"csv", "CSV tables", "A folder with epochs.csv and steps.csv: one row for each", exportCsv},
    };
    return table;
}

const RecordExport *findRecordExport(const std::string &id)
{
    for (const RecordExport &row : recordExportTable())
        if (row.id == id)
            return &row;
    return nullptr;
}

} // namespace histo
