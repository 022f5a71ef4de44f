#include "ui/models/open_run.h"

#include "core/evaluate/run_lookup.h"
#include "core/run/run_check.h"

namespace histo {

OpenRun readOpenRun(const std::filesystem::path &folder)
{
    OpenRun run{.directory = RunDirectory::open(folder), .split = {}, .predictions = {}, .dataRoot = {}};
    std::error_code noSuchFolder;
    const std::filesystem::path dataRoot = summarizeRun(run.directory).dataRoot;
    if (is_directory(dataRoot, noSuchFolder))
        run.dataRoot = dataRoot;
    if (exists(folder / "split.csv"))
        run.split = checkedSplit(run.directory);
    run.predictions = predictionsOfAllParts(run.directory);
    return run;
}

} // namespace histo
