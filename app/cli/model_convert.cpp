#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/model/weights_convert.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string in, out, model;
    bool force = false;
    JsonOption json;
};

Json documentOf(const ConvertedWeights &converted, const std::filesystem::path &out)
{
    const WeightsInfo &source = converted.source;
    return {{"out", utf8(out)},
            {"model", *source.architecture},
            {"classes", source.classes},
            {"tensors", converted.tensorsWritten},
            {"left_out", converted.leftOut},
            {"converted_from", source.format},
            {"source_dialect", *source.dialect},
            {"source_sha256", source.sha256},
            {"note", source.note.empty() ? Json() : Json(source.note)}};
}

std::string textOf(const ConvertedWeights &converted, const std::filesystem::path &out)
{
    const WeightsInfo &source = converted.source;
    return utf8(out) + ": " + *source.architecture + ", " + std::to_string(source.classes) + " classes, " +
           std::to_string(converted.tensorsWritten) + " tensors, converted from " + source.format + " with " +
           *source.dialect + "'s names\n";
}

void run(const Options &options)
{
    const auto in = absolutePath(options.in), out = absolutePath(options.out);
    const ConvertedWeights converted = convertWeights(in, out, options.model,
                                                      options.force ? Overwrite::Yes : Overwrite::No);
    if (!converted.source.note.empty())
        log::warning(utf8(in) + ": " + converted.source.note);
    if (converted.leftOut > 0)
        log::info(std::to_string(converted.leftOut) +
                  " tensors that a checkpoint keeps beside the weights were left out");
    options.json.write(documentOf(converted, out));
    printText(options.json, textOf(converted, out));
}

} // namespace

void declareModelConvert(CLI::App &command, const CommandContext &)
{
    auto options = std::make_shared<Options>();
    command.add_option("IN", options->in, ".safetensors or .pth, of torchvision, timm or efficientnet_pytorch")
        ->required();
    command.add_option("OUT", options->out, "The .safetensors to write, with the names that the network has here")
        ->required();
    command.add_option("--model", options->model, "The network it is of; else what it is recognised as")
        ->type_name("M");
    command.add_flag("--force", options->force, "Write over a file that is there");
    options->json.declare(command);
    command.callback([options] { run(*options); });
}

} // namespace histo::cli
