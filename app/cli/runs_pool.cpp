#include "app/cli/commands.h"
#include "app/cli/figures_text.h"
#include "app/cli/output.h"
#include "core/evaluate/baselines.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace histo::cli {

void declareRunsPool(CLI::App &command, const CommandContext &)
{
    struct Options {
        std::vector<std::string> runs;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("RUN", options->runs, "The runs' folders, one for each fold")->required();
    options->json.declare(command);
    command.callback([options] {
        std::vector<RunDirectory> runs;
        for (const std::string &folder : options->runs)
            runs.push_back(RunDirectory::open(absolutePath(folder)));
        const PooledPredictions pooled = poolPredictions(runs, Part::Test);
        // Colour has no pooled baseline: each fold has its own, trained on its own training part.
        const auto malignant = static_cast<std::size_t>(
            std::ranges::count(pooled.rows, Label::Malignant, &PredictionRow::label));
        const Baselines baselines{majorityBaseline(pooled.rows.size() - malignant, malignant), {}};
        const Json evaluation = evaluationDocument(pooled.rows, Part::Test, {}, baselines, pooled.watermark);
        options->json.write(evaluation);
        printText(options->json, figuresInWords(evaluation));
    });
}

} // namespace histo::cli
