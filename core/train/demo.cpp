#include "core/train/demo.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/dataset/dataset.h"
#include "core/dataset/synthetic.h"
#include "core/evaluate/report.h"
#include "core/explain/cam.h"
#include "core/explain/explanation_files.h"
#include "core/image/image_io.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr const char *kModel = "efficientnet_lite0";
constexpr double kThreshold = 0.5;

void requireNewFolder(const std::filesystem::path &out)
{
    std::error_code ignored;
    const bool isThere = std::filesystem::exists(std::filesystem::symlink_status(out, ignored));
    if (isThere && !(std::filesystem::is_directory(out, ignored) && std::filesystem::is_empty(out, ignored)))
        throw Error(ErrorKind::BadInput, utf8(out) +
                                             ": is there already and not an empty folder; choose another --out, "
                                             "or remove it if you do not need it any more");
}

/// Many small cases rather than few large ones: judging is by case.
SyntheticOptions drawnSet(std::uint64_t seed)
{
    SyntheticOptions options;
    options.cases = 26;
    options.imagesPerCase = 12;
    options.seed = seed;
    return options;
}

/// Epochs of fine-tuning that fit into the time asked for, besides one pass for the head.
int fineTuningEpochs(double minutes, std::size_t pictures)
{
    // Measured on two cores with bf16 instructions; a processor without them takes about twice as long.
    constexpr double kPicturesPerSecond = 20;
    constexpr double kMostThatHelps = 40;
    const double epochs = minutes * 60 * kPicturesPerSecond / static_cast<double>(std::max<std::size_t>(1, pictures));
    return static_cast<int>(std::clamp(std::floor(epochs), 1.0, kMostThatHelps));
}

TrainConfig configOf(const DemoOptions &options, const std::filesystem::path &data, std::size_t pictures)
{
    TrainConfig config;
    applyPreset(config, config.preset);
    config.data = data;
    config.model = kModel;
    config.weights = pretrainedWeights(kModel);
    config.recipe.headEpochs = config.weights ? config.recipe.headEpochs : 0;
    config.recipe.epochs = config.recipe.headEpochs + fineTuningEpochs(options.minutes, pictures);
    config.seed = options.seed;
    config.split.seed = options.seed;
    config.shuffleLabels = options.shuffleLabels;
    config.out = options.out / "run";
    config.commandLine = options.commandLine;
    return config;
}

bool isRight(const PredictionRow &row) { return (row.score >= kThreshold) == (row.label == Label::Malignant); }

/// The surest answers of every kind: right and wrong, benign and malignant, each from another case where there is one.
std::vector<PredictionRow> worthExplaining(std::vector<PredictionRow> rows)
{
    constexpr std::size_t kOfEachKind = 2;
    std::stable_sort(rows.begin(), rows.end(), [](const PredictionRow &left, const PredictionRow &right) {
        return std::abs(left.score - kThreshold) > std::abs(right.score - kThreshold);
    });
    std::vector<PredictionRow> chosen;
    for (Label label : {Label::Benign, Label::Malignant})
        for (bool right : {true, false}) {
            std::vector<std::string> groups;
            for (const auto &row : rows) {
                const bool isNewCase = std::find(groups.begin(), groups.end(), row.group) == groups.end();
                if (row.label == label && isRight(row) == right && isNewCase && groups.size() < kOfEachKind) {
                    groups.push_back(row.group);
                    chosen.push_back(row);
                }
            }
        }
    return chosen;
}

/// Why the network said what it said: the evidence for the class it chose.
/// @param number  keeps apart pictures of one name in different folders
void explain(const Classifier &classifier, const RunDirectory &run, const std::filesystem::path &data,
             const PredictionRow &row, std::size_t number, const CancelToken &cancel)
{
    const cv::Mat3b picture = readRgb(data / row.path);
    ExplainOptions options;
    options.target.classIndex = row.score >= kThreshold ? 1 : 0;
    const Explanation explanation = gradCam(classifier, picture, options, cancel);
    const std::string fileName = std::to_string(number) + "_" + row.path.stem().string() + "_gradcam";
    writeExplanation(run.explanations() / fileName, picture, explanation, options.target, utf8(row.path));
}

std::vector<std::filesystem::path> explainTestPictures(const RunDirectory &run, const std::filesystem::path &data,
                                                       const TrainObserver &observer, const CancelToken &cancel)
{
    const auto classifier = loadClassifier(run);
    const auto chosen = worthExplaining(run.readPredictions(Part::Test));
    std::vector<std::filesystem::path> explained;
    for (const auto &row : chosen) {
        cancel.throwIfCancelled();
        explained.push_back(row.path);
        explain(*classifier, run, data, row, explained.size(), cancel);
        if (observer.progress)
            observer.progress({static_cast<double>(explained.size()) / static_cast<double>(chosen.size()),
                               "explaining test pictures",
                               {}});
    }
    return explained;
}

} // namespace

DemoResult runDemo(const DemoOptions &options, const TrainObserver &observer, const CancelToken &cancel)
{
    requireNewFolder(options.out);
    auto note = [&observer](const std::string &text) {
        if (observer.note)
            observer.note(text);
    };
    DemoResult result;
    result.data = options.data.value_or(options.out / "data");
    if (!options.data) {
        note("drawing a data set: " + utf8(result.data));
        writeSyntheticDataset(result.data, drawnSet(options.seed), cancel, observer.progress);
    }
    const std::size_t pictures = scanDataset(result.data, CheckPixels::No, cancel).samples.size();
    const RunDirectory run = train(configOf(options, result.data, pictures), observer, cancel);
    result.run = run.path();
    result.explained = explainTestPictures(run, result.data, observer, cancel);
    writeReport(run);
    result.evaluation = run.readEvaluation().value_or(Json(nullptr));
    return result;
}

} // namespace histo
