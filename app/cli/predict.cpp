#include "app/cli/commands.h"
#include "app/cli/model_choice.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/image/image_io.h"
#include "core/run/run_directory.h"

#include <CLI/CLI.hpp>

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

void run(Options options, const CommandContext &context)
{
    options.choice.takeRun(options.words);
    if (options.words.empty())
        throw Error(ErrorKind::Usage, "no picture: name one or more");
    const auto classifier = options.choice.loadForScores(Precision::Auto);
    const double threshold = thresholdOf(options.choice.run());
    Json documents = Json::array();
    std::vector<std::string> broken;
    for (const auto &image : options.words) {
        context.cancel.throwIfCancelled();
        cv::Mat3b picture;
        try {
            picture = readRgb(absolutePath(image));
        } catch (const Error &problem) {
            if (problem.kind() != ErrorKind::BadInput)
                throw;
            log::error(problem.what()); // one broken picture does not cost the answers about the others
            broken.push_back(image);
            continue;
        }
        documents.push_back(documentOf(image, classifier->predict(picture), threshold));
        printText(options.json, lineOf(documents.back()));
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
    options->choice.declare(command);
    command.add_option("WORDS", options->words, "RUN IMAGE…, or with --model IMAGE…")->required();
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
