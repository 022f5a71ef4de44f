#include "app/cli/commands.h"
#include "app/cli/figures_text.h"
#include "app/cli/output.h"
#include "core/evaluate/evaluator.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace histo::cli {

namespace {

/// Share of the larger class.
std::optional<double> majorityOf(const std::vector<PredictionRow> &rows)
{
    if (rows.empty())
        return std::nullopt;
    const auto malignant = static_cast<double>(std::ranges::count(rows, Label::Malignant, &PredictionRow::label));
    const auto all = static_cast<double>(rows.size());
    return std::max(malignant, all - malignant) / all;
}

} // namespace

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
        const Json evaluation = evaluationDocument(pooled.rows, Part::Test, {}, {majorityOf(pooled.rows), {}},
                                                   pooled.watermark);
        options->json.write(evaluation);
        printText(options->json, figuresInWords(evaluation));
    });
}

} // namespace histo::cli
