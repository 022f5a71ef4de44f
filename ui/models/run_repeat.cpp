#include "ui/models/run_repeat.h"

#include "core/common/error.h"
#include "core/run/json_fields.h"
#include "core/run/run_directory.h"
#include "ui/models/run_title.h"

namespace histo {

namespace {

std::optional<OpenWeights> usableWeights(const std::filesystem::path &file)
{
    try {
        return readOpenWeights(file);
    } catch (const Error &) { // the form says that it cannot be used
        return std::nullopt;
    }
}

} // namespace

RunRepeat readRunRepeat(const std::filesystem::path &folder)
{
    const RunDirectory run = RunDirectory::open(folder);
    const Json document = run.readRun();
    RunRepeat repeat;
    repeat.title = runTitle(summarizeRun(run));
    repeat.config = trainConfigFromJson(fieldOf(document, "config"));
    if (repeat.config.weights)
        repeat.weights = usableWeights(*repeat.config.weights);
    std::error_code problem;
    repeat.hasDataset = std::filesystem::is_directory(repeat.config.data, problem);
    return repeat;
}

} // namespace histo
