#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/dataset/synthetic.h"

#include <CLI/CLI.hpp>
#include <sstream>

namespace histo::cli {

namespace {

struct Options {
    std::string out, cue = "morphology", size = "700x460";
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

cv::Size sizeOf(const std::string &text)
{
    cv::Size size;
    char separator = 0, rest = 0;
    std::istringstream stream(text);
    if (stream >> size.width >> separator >> size.height && separator == 'x' && !(stream >> rest))
        return size;
    throw Error(ErrorKind::Usage, "--size: \"" + text + "\" is not a width and a height such as 700x460");
}

void run(Options options, const CommandContext &context)
{
    options.synthetic.cue = cueNamed(options.cue);
    options.synthetic.size = sizeOf(options.size);
    const auto out = absolutePath(options.out);
    ProgressPrinter printer;
    const std::size_t pictures = writeSyntheticDataset(out, options.synthetic, context.cancel, printer.sink());
    printText({}, std::to_string(pictures) + " drawn pictures of " + std::to_string(options.synthetic.cases) +
                      " cases in " + utf8(out) + "\n" +
                      (options.synthetic.traps.areNone() ? "" : "where the traps are: traps.json\n"));
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
    // One value with commas: a list that takes every following word would swallow the folder's name.
    command.add_option("--magnification", options->synthetic.magnifications, "40,100,200,400 or some of them")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("LIST")
        ->capture_default_str();
    command.add_option("--size", options->size, "Width and height of each picture, in pixels")
        ->type_name("WxH")
        ->capture_default_str();
    SyntheticTraps &traps = options->synthetic.traps;
    command
        .add_option("--twins", traps.twins,
                    "Plant pictures stored a second time, equal pixels in other bytes, under another subtype")
        ->capture_default_str();
    command
        .add_option("--siblings", traps.siblings,
                    "Plant accession numbers with two slides, as 14-22549AB and 14-22549CD")
        ->capture_default_str();
    command
        .add_option("--mixed-cases", traps.mixedCases, "Plant accession numbers with a benign and a malignant slide")
        ->capture_default_str();
    command.add_option("--seed", options->synthetic.seed)->capture_default_str();
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
