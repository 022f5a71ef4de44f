#include "app/cli/export_choice.h"

#include "core/common/error.h"
#include "core/common/paths.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

namespace histo::cli {

namespace {

/// The file itself, or those of the folder, by name.
std::vector<std::filesystem::path> filesOf(const std::filesystem::path &out)
{
    if (!std::filesystem::is_directory(out))
        return {out};
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(out))
        files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

} // namespace

void ExportChoice::declare(CLI::App &command, const std::string &targets)
{
    command.add_option("--to", to, targets)->type_name("TARGET")->required();
    command.add_option("--out", out, "The file, or for a folder a new or empty one")->required();
    command
        .add_option("--um-per-pixel", micrometresPerPixel,
                    "Micrometres per pixel of the network's input, that is after a picture's shorter side was resized; "
                    "config.json's spacing_um_px. Only if you measured it: BreakHis' is not known")
        ->type_name("X");
    json.declare(command);
    command.footer(
        "Networks: the input is float32 [N, 3, H, W], red, green, blue, already normalised, and the output are "
        "logits. Normalisation is not part of the network: mean and standard deviation stand in ONNX's "
        "metadata and in config.json, with the sides of the picture and the weights' sha256. An ONNX file of "
        "VGG16 takes pictures of 224 x 224 only; all others take any size.");
}

std::optional<double> ExportChoice::spacing() const
{
    if (micrometresPerPixel && !(std::isfinite(*micrometresPerPixel) && *micrometresPerPixel > 0))
        throw Error(ErrorKind::Usage, "--um-per-pixel: give a number above 0, or leave it out");
    return micrometresPerPixel;
}

void ExportChoice::report(Json facts) const
{
    std::string text;
    Json files = Json::array();
    for (const auto &file : filesOf(outPath())) {
        const auto bytes = std::filesystem::file_size(file);
        files.push_back({{"path", utf8(file)}, {"bytes", bytes}});
        text += utf8(file) + "  " + std::to_string(bytes) + " bytes\n";
    }
    facts["to"] = to;
    facts["files"] = std::move(files);
    json.write(facts);
    printText(json, text);
}

} // namespace histo::cli
