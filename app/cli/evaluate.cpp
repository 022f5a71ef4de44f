#include "app/cli/commands.h"
#include "app/cli/figures_text.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "core/common/error.h"
#include "core/train/trainer.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

Part partNamed(const std::string &text)
{
    for (Part part : {Part::Train, Part::Validation, Part::Test})
        if (text == name(part))
            return part;
    throw Error(ErrorKind::Usage, "--part: no part \"" + text + "\"; there are train, val, test");
}

} // namespace

void declareEvaluate(CLI::App &command, const CommandContext &context)
{
    struct Options {
        std::string run, part = "test";
        std::optional<std::string> data;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("RUN", options->run, "The run's folder")->required();
    command.add_option("--data", options->data, "Where its pictures are now, if they have moved")->type_name("DIR");
    command.add_option("--part", options->part, "train, val or test")->capture_default_str();
    options->json.declare(command);
    command.callback([options, &context] {
        const Part part = partNamed(options->part);
        const RunDirectory run = RunDirectory::open(absolutePath(options->run));
        std::optional<std::filesystem::path> data;
        if (options->data)
            data = absolutePath(*options->data);
        ProgressPrinter printer;
        const Json evaluation = evaluateRun(run, part, data, context.cancel, printer.sink());
        options->json.write(evaluation);
        printText(options->json, figuresInWords(evaluation));
    });
}

} // namespace histo::cli
