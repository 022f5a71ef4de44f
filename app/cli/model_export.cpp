#include "app/cli/commands.h"
#include "app/cli/export_choice.h"
#include "app/cli/model_choice.h"
#include "app/cli/progress_printer.h"
#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/model/export/network_formats.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    ModelChoice model;
    ExportChoice choice;
};

void run(const Options &options, const CommandContext &context)
{
    const NetworkFormat &format = findNetworkFormat(options.choice.to);
    if (!options.model.model)
        throw Error(ErrorKind::Usage, "--model is needed; of a run's network: `runs export`");
    NetworkOrigin origin;
    origin.micrometresPerPixel = options.choice.spacing();
    const auto classifier = options.model.load(Precision::Fp32);
    if (options.model.weights)
        origin.weightsSha256 = sha256OfFile(absolutePath(*options.model.weights));
    ProgressPrinter printer;
    format.write(*classifier, origin, options.choice.outPath(), context.cancel, printer.sink());
    options.choice.report({{"model", classifier->info().id}});
}

} // namespace

void declareModelExport(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    options->model.declareNetwork(command);
    std::string targets;
    for (const NetworkFormat &format : networkFormats())
        targets += (targets.empty() ? "" : "\n") + std::string(format.id) + ": " + format.description;
    options->choice.declare(command, targets);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
