#include "app/cli/commands.h"
#include "app/cli/model_choice.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/npy.h"
#include "core/common/paths.h"
#include "core/common/shape_text.h"
#include "core/image/image_io.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    ModelChoice choice;
    std::vector<std::string> images;
    std::optional<std::string> input;
    bool asIs = false;
    std::string out;
};

using Logits = std::vector<std::vector<float>>;

Logits logitsOfInput(const Classifier &classifier, const std::filesystem::path &file, const CancelToken &cancel)
{
    const NpyArray<float> input = readNpyFloat(file);
    if (input.shape.size() != 4 || input.shape[1] != 3)
        throw Error(ErrorKind::BadInput,
                    utf8(file) + ": has the shape " + shapeText(input.shape) + "; an input has the shape [N, 3, H, W]");
    if (input.values.empty())
        throw Error(ErrorKind::BadInput, utf8(file) + ": has the shape " + shapeText(input.shape) +
                                             ", which holds no pixel; give a picture at least");
    return classifier.logits(input.values.data(), {input.shape[0], input.shape[1], input.shape[2], input.shape[3]},
                             cancel);
}

Logits logitsOfImages(const Classifier &classifier, const Options &options, const CancelToken &cancel)
{
    std::vector<cv::Mat3b> pictures;
    for (const auto &image : options.images) {
        cancel.throwIfCancelled();
        pictures.push_back(readRgb(absolutePath(image)));
    }
    return classifier.logits(pictures, options.asIs ? InputGeometry::AsIs : InputGeometry::CentreCrop, cancel);
}

void run(const Options &options, const CommandContext &context)
{
    if (options.images.empty() != options.input.has_value())
        throw Error(ErrorKind::Usage, "give one of --image and --input");
    if (!options.choice.model)
        throw Error(ErrorKind::Usage, "--model is needed");
    const auto classifier = options.choice.load(Precision::Fp32);
    const Logits logits = options.input ? logitsOfInput(*classifier, absolutePath(*options.input), context.cancel)
                                        : logitsOfImages(*classifier, options, context.cancel);
    std::vector<float> values;
    for (const auto &row : logits)
        values.insert(values.end(), row.begin(), row.end());
    const auto out = absolutePath(options.out);
    writeNpy(out, {static_cast<std::int64_t>(logits.size()), classifier->classCount()}, values.data());
    printText({}, "logits [" + std::to_string(logits.size()) + ", " + std::to_string(classifier->classCount()) +
                      "] in " + utf8(out) + "\n");
}

} // namespace

void declareModelForward(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    options->choice.declare(command, Precision::Fp32);
    command.add_option("--image", options->images, "Pictures: shorter side to 256, centre 224, normalised");
    command.add_option("--input", options->input, "float32 [N, 3, H, W], already normalised")->type_name("X.npy");
    command.add_flag("--as-is", options->asIs, "Pictures at their own size, only normalised");
    command.add_option("--out", options->out, "float32 [N, classes]")->type_name("LOGITS.npy")->required();
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
