#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/dataset/synthetic.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string out, cue = "morphology";
    SyntheticOptions synthetic;
};

Cue cueNamed(const std::string &name)
{
    if (name == "morphology")
        return Cue::Morphology;
    if (name == "colour")
        return Cue::Colour;
    if (name == "texture")
        return Cue::Texture;
    throw Error(ErrorKind::Usage, "--cue: no cue \"" + name + "\"; there are morphology, colour, texture");
}

void run(Options options, const CommandContext &context)
{
    options.synthetic.cue = cueNamed(options.cue);
    const auto out = absolutePath(options.out);
    ProgressPrinter printer;
    writeSyntheticDataset(out, options.synthetic, context.cancel, printer.sink());
    printText({}, std::to_string(options.synthetic.cases * options.synthetic.imagesPerCase) + " drawn pictures of " +
                      std::to_string(options.synthetic.cases) + " cases in " + utf8(out) + "\n");
}

} // namespace

void declareDataSynth(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("OUT", options->out, "The new folder")->required();
    command.add_option("--cases", options->synthetic.cases, "Half benign, half malignant")->capture_default_str();
    command
        .add_option("--per-case", options->synthetic.imagesPerCase,
                    "Pictures of a case, over the magnifications in turn")
        ->capture_default_str();
    command.add_option("--cue", options->cue, "What tells the classes apart: morphology, colour or texture")
        ->capture_default_str();
    command.add_option("--seed", options->synthetic.seed)->capture_default_str();
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
