#include "app/cli/commands.h"
#include "app/cli/model_choice.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/image/image_io.h"
#include "core/run/run_directory.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace histo::cli {

namespace {

struct Options {
    ModelChoice choice;
    std::vector<std::string> words;
    JsonOption json;
};

/// The threshold that the run was judged with.
double thresholdOf(const std::optional<RunDirectory> &run)
{
    constexpr double kWithoutRun = 0.5;
    const auto evaluation = run ? run->readEvaluation() : std::nullopt;
    return evaluation ? evaluation->at("threshold").at("value").get<double>() : kWithoutRun;
}

Json documentOf(const std::string &image, const Prediction &prediction, double threshold)
{
    return {{"path", image},
            {"label", name(prediction.score >= threshold ? Label::Malignant : Label::Benign)},
            {"score", prediction.score},
            {"logit_benign", prediction.logitBenign},
            {"logit_malignant", prediction.logitMalignant}};
}

std::string lineOf(const Json &document)
{
    return document.at("path").get<std::string>() + "\t" + document.at("label").get<std::string>() + "\t" +
           fixed(document.at("score").get<double>(), 4) + "\n";
}

struct Pictures {
    std::vector<std::string> names;
    std::vector<cv::Mat3b> pixels;
};

/// As many as the network is asked about at once, beginning at `from`. One broken picture does not cost the answers about
/// the others: it is told, and joins `broken`.
Pictures readSome(const std::vector<std::string> &names, std::size_t from, std::vector<std::string> &broken,
                  const CancelToken &cancel)
{
    Pictures pictures;
    const std::size_t end = std::min(names.size(), from + Classifier::kPicturesAtOnce);
    for (std::size_t index = from; index < end; ++index) {
        cancel.throwIfCancelled();
        try {
            pictures.pixels.push_back(readRgb(absolutePath(names[index])));
            pictures.names.push_back(names[index]);
        } catch (const Error &problem) {
            if (problem.kind() != ErrorKind::BadInput)
                throw;
            log::error(problem.what());
            broken.push_back(names[index]);
        }
    }
    return pictures;
}

void run(Options options, const CommandContext &context)
{
    options.choice.takeRun(options.words);
    if (options.words.empty())
        throw Error(ErrorKind::Usage, "no picture: name one or more");
    const auto classifier = options.choice.loadForScores(Precision::Auto);
    const double threshold = thresholdOf(options.choice.run());
    Json documents = Json::array();
    std::vector<std::string> broken;
    for (std::size_t from = 0; from < options.words.size(); from += Classifier::kPicturesAtOnce) {
        const Pictures pictures = readSome(options.words, from, broken, context.cancel);
        const auto predictions = classifier->predict(pictures.pixels, InputGeometry::WholePicture, context.cancel);
        for (std::size_t place = 0; place < predictions.size(); ++place) {
            documents.push_back(documentOf(pictures.names[place], predictions[place], threshold));
            printText(options.json, lineOf(documents.back()));
        }
    }
    options.json.write(documents);
    if (!broken.empty())
        throw Error(ErrorKind::BadInput, std::to_string(broken.size()) + " of " + std::to_string(options.words.size()) +
                                             " pictures could not be read, the first is " + broken.front() +
                                             " (each is told above)" + (documents.empty() ? "" : "; the others were judged"));
}

} // namespace

void declarePredict(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    options->choice.declare(command, Precision::Auto);
    command.add_option("WORDS", options->words, "RUN IMAGE…, or with --model IMAGE…")->required();
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
