#include "app/cli/commands.h"
#include "app/cli/model_choice.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/npy.h"
#include "core/common/paths.h"
#include "core/explain/explainer.h"
#include "core/explain/explanation_files.h"
#include "core/image/image_io.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace histo::cli {

namespace {

struct Options {
    ModelChoice choice;
    std::vector<std::string> words;
    std::string method, layer;
    std::optional<std::string> target, raw, out;
    bool asIs = false;
    std::uint64_t seed = 1;
    JsonOption json;
};

/// @throws Error Usage unless `text` is benign, malignant, margin or the index of a logit
ExplainTarget targetNamed(const std::string &text, int classCount)
{
    const bool isTwoClassWord = text == "benign" || text == "malignant" || text == "margin";
    if (isTwoClassWord && classCount != 2)
        throw Error(ErrorKind::Usage, "--class " + text + ": this network tells " + std::to_string(classCount) +
                                          " classes apart; give the index of one");
    if (text == "margin")
        return {ExplainTarget::Kind::Margin, 1};
    if (isTwoClassWord)
        return {ExplainTarget::Kind::ClassLogit, text == "benign" ? 0 : 1};
    const bool isNumber = !text.empty() && text.size() < 7 && text.find_first_not_of("0123456789") == std::string::npos;
    if (!isNumber || std::stoi(text) >= classCount)
        throw Error(ErrorKind::Usage, "--class: no class \"" + text +
                                          "\"; there are benign, malignant, margin, or an index from 0 to " +
                                          std::to_string(classCount - 1));
    return {ExplainTarget::Kind::ClassLogit, std::stoi(text)};
}

/// The class that the network says, if none was asked for.
ExplainTarget strongestClass(const Classifier &classifier, const cv::Mat3b &picture, InputGeometry geometry)
{
    const auto logits = classifier.logits({picture}, geometry).front();
    return {ExplainTarget::Kind::ClassLogit,
            static_cast<int>(std::max_element(logits.begin(), logits.end()) - logits.begin())};
}

void writeRawMap(const std::filesystem::path &file, const cv::Mat1f &map)
{
    const cv::Mat1f rows = map.isContinuous() ? map : map.clone();
    writeNpy(file, {rows.rows, rows.cols}, rows.ptr<float>());
}

void run(Options options, const CommandContext &context)
{
    const ExplainerInfo &method = findExplainer(options.method);
    options.choice.takeRun(options.words);
    if (options.words.size() != 1)
        throw Error(ErrorKind::Usage,
                    "one picture is explained at a time; " + std::to_string(options.words.size()) + " were named");
    const std::string &image = options.words.front();
    const cv::Mat3b picture = readRgb(absolutePath(image));
    const auto classifier = options.choice.load(Precision::Fp32);

    ExplainOptions wanted;
    wanted.geometry = options.asIs ? InputGeometry::AsIs : InputGeometry::WholePicture;
    wanted.layer = options.layer;
    wanted.target = options.target ? targetNamed(*options.target, classifier->classCount())
                                   : strongestClass(*classifier, picture, wanted.geometry);
    const Explanation explanation = method.explain(*classifier, picture, wanted, context.cancel);
    const Json document = toJson(explanation, wanted.target, image);
    if (options.raw)
        writeRawMap(absolutePath(*options.raw), explanation.heatMap);
    if (options.out)
        writePng(absolutePath(*options.out), renderExplanation(picture, explanation, wanted.target));
    options.json.write(document);
    printText(options.json, document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::string methodNames()
{
    std::string names;
    for (const auto &method : explainerTable())
        names += (names.empty() ? "" : ", ") + method.id;
    return names;
}

} // namespace

void declareExplain(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    options->choice.declare(command, Precision::Fp32);
    command.add_option("WORDS", options->words, "RUN IMAGE, or with --model IMAGE")->required();
    command.add_option("--method", options->method, methodNames())->required();
    command.add_option("--class", options->target,
                       "benign, malignant, margin (their difference) or a logit's index; else what the network says");
    command.add_option("--layer", options->layer, "A module by torchvision's name; else the model's last stage")
        ->type_name("NAME");
    command.add_option("--seed", options->seed, "Of methods that draw samples; the CAM family draws none")
        ->capture_default_str();
    command.add_flag("--as-is", options->asIs, "The picture at its own size, only normalised");
    command.add_option("--raw", options->raw, "The map, float32 [H, W]")->type_name("MAP.npy");
    command.add_option("--out", options->out, "The map over the picture, with its legend")->type_name("OVERLAY.png");
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
