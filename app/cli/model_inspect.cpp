#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/model/nearest_network.h"
#include "core/model/weights.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

std::string extentsOf(const std::vector<std::int64_t> &shape)
{
    std::string text;
    for (auto extent : shape)
        text += (text.empty() ? "" : " x ") + std::to_string(extent);
    return text.empty() ? "scalar" : text;
}

/// Of a file of no network known here also the one that comes nearest, with every difference.
Json documentOf(const WeightsInfo &info)
{
    Json document = toJson(info);
    document["nearest"] = nullptr;
    if (!info.architecture)
        if (const auto nearest = nearestNetwork(info))
            document["nearest"] = {{"model", nearest->modelId}, {"differences", nearest->differences}};
    return document;
}

/// The first few differences.
std::string nearestInWords(const WeightsInfo &info)
{
    return info.architecture ? "" : "  " + whyNotRecognised(info) + " (--json - lists all)\n";
}

std::string textOf(const std::filesystem::path &file, const WeightsInfo &info)
{
    const std::string names = info.dialect ? ", " + *info.dialect + "'s names" : "";
    std::string text = utf8(file) + ": " + info.format + ", " + info.architecture.value_or("of no network known here") +
                       ", " + std::to_string(info.classes) + " classes, " + std::to_string(info.parameters) +
                       " parameters" + names + "\nsha256 " + info.sha256 + "\n";
    text += nearestInWords(info);
    if (!info.note.empty())
        text += "note: " + info.note + "\n";
    for (const auto &tensor : info.tensors)
        text += "  " + tensor.name + "  " + tensor.dtype + "  " + extentsOf(tensor.shape) + "\n";
    return text;
}

} // namespace

void declareModelInspect(CLI::App &command, const CommandContext &)
{
    struct Options {
        std::string file;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("WEIGHTS", options->file, ".safetensors or .pth, read as data only")->required();
    options->json.declare(command);
    command.callback([options] {
        const auto file = absolutePath(options->file);
        const WeightsInfo info = inspectWeights(file);
        options->json.write(documentOf(info));
        printText(options->json, textOf(file, info));
    });
}

} // namespace histo::cli
