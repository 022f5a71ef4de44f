#include "tests/support/crafted_run.h"

#include "core/common/paths.h"
#include "core/dataset/breakhis_name.h"
#include "core/dataset/dataset.h"
#include "core/evaluate/evaluator.h"
#include "core/run/metrics_log.h"
#include "core/run/probe_record.h"
#include "core/train/train_config.h"
#include "tests/support/picture_files.h"

#include <algorithm>
#include <cmath>

using namespace histo;

namespace {

constexpr int kCasesPerClass = 6, kPicturesPerCase = 2, kEpochs = 3, kStepsInEpoch = 4;

BreakHisName pictureName(Label label, int caseIndex, int sequence)
{
    BreakHisName name;
    name.label = label;
    name.subtype = label == Label::Benign ? "A" : "DC";
    name.stem = "14-" + std::to_string(1000 + 100 * int(label) + caseIndex);
    name.slide = name.stem;
    name.magnification = 100;
    name.sequence = sequence;
    return name;
}

std::filesystem::path pictureFolder(const BreakHisName &name)
{
    const bool isBenign = name.label == Label::Benign;
    return std::filesystem::path(isBenign ? "benign" : "malignant") / "SOB" /
           (isBenign ? "adenosis" : "ductal_carcinoma") / name.folder() / "100X";
}

/// Right and sure, but for the first malignant picture.
std::vector<PredictionRow> predictionsOf(const Split &split, Part part)
{
    std::vector<PredictionRow> predictions;
    bool isMistakeMade = false;
    for (const SplitRow *row : split.part(part)) {
        const bool isMalignant = row->sample.label == Label::Malignant;
        const bool isMistake = isMalignant && !isMistakeMade;
        isMistakeMade = isMistakeMade || isMistake;
        const double score = isMistake ? 0.1 : isMalignant ? 0.9 : 0.2;
        predictions.push_back({.path = row->sample.path,
                               .group = row->group,
                               .label = row->sample.label,
                               .score = score,
                               .logitBenign = 0,
                               .logitMalignant = std::log(score / (1 - score))});
    }
    return predictions;
}

void appendMetrics(const RunDirectory &run)
{
    for (int epoch = 1; epoch <= kEpochs; ++epoch) {
        for (int step = 1; step <= kStepsInEpoch; ++step)
            run.appendStep({.epoch = epoch,
                            .step = step,
                            .stepsInEpoch = kStepsInEpoch,
                            .loss = 1.0 / (epoch + 0.1 * step),
                            .learningRate = 1e-3,
                            .imagesPerSecond = 10});
        run.appendEpoch({.epoch = epoch,
                         .phase = epoch == 1 ? "head" : "fine_tune",
                         .trainLoss = 0.8 / epoch,
                         .trainAccuracy = 0.5 + 0.1 * epoch,
                         .validationLoss = 0.7,
                         .validationAccuracy = 0.6,
                         .validationBalancedAccuracy = epoch == 2 ? 0.75 : 0.6,
                         .validationAuc = 0.7,
                         .learningRate = 1e-3,
                         .imagesPerSecond = 10,
                         .seconds = 2});
    }
}

Json runDocument(const TrainConfig &config, const Split &split)
{
    return {{"schema", kRunSchema},     {"id", newUuid()},
            {"version", HISTO_VERSION}, {"started_utc", utcNow()},
            {"config", toJson(config)}, {"watermark", split.watermark ? Json(*split.watermark) : Json(nullptr)}};
}

} // namespace

void addProbes(const CraftedRun &crafted)
{
    const RunDirectory run = RunDirectory::open(crafted.run);
    const Split split = run.readSplit();
    MetricsLog log(crafted.run / "metrics.jsonl");
    for (Label label : {Label::Benign, Label::Malignant}) {
        const auto pictures = split.part(Part::Validation);
        const auto picture = std::ranges::find_if(
            pictures, [label](const SplitRow *row) { return row->sample.label == label; });
        for (int epoch = 1; epoch <= kEpochs; ++epoch) {
            const bool isMalignant = label == Label::Malignant, isMapless = !isMalignant && epoch == 1;
            cv::Mat1f map(2, 2, 0.F);
            map(0, 0) = static_cast<float>(isMapless ? 0 : epoch);
            log.append("probe", toJson(ProbeRecord{.epoch = epoch,
                                                   .path = (*picture)->sample.path,
                                                   .label = label,
                                                   .score = isMalignant || epoch == 1 ? 0.75 : 0.25,
                                                   .layer = "conv_head",
                                                   .map = map,
                                                   .rawMaximum = map(0, 0)}));
        }
    }
}

void craftDataset(const std::filesystem::path &data)
{
    std::uint64_t seed = 0;
    for (Label label : {Label::Benign, Label::Malignant})
        for (int caseIndex = 0; caseIndex < kCasesPerClass; ++caseIndex)
            for (int sequence = 1; sequence <= kPicturesPerCase; ++sequence) {
                const BreakHisName name = pictureName(label, caseIndex, sequence);
                writeNoisePng(data / pictureFolder(name) / (name.text() + ".png"), ++seed);
            }
}

CraftedRun craftRun(const std::filesystem::path &folder, Leak leak)
{
    const CraftedRun crafted{folder / "data", folder / "run"};
    craftDataset(crafted.data);
    TrainConfig config;
    config.data = crafted.data;
    config.out = crafted.run;
    config.recipe.epochs = kEpochs;
    config.recipe.headEpochs = 1;
    config.split.folds = 3;
    config.split.scheme = leak == Leak::Yes ? SplitScheme::Leaky : SplitScheme::Grouped;
    const Split split = makeSplit(scanDataset(crafted.data, CheckPixels::No).samples, config.split);

    const RunDirectory run = RunDirectory::create(crafted.run);
    run.writeRun(runDocument(config, split));
    run.writeSplit(split);
    appendMetrics(run);
    for (Part part : {Part::Validation, Part::Test})
        run.writePredictions(part, predictionsOf(split, part));
    run.writeEvaluation(evaluationDocument(run.readPredictions(Part::Test), Part::Test, {},
                                           {.majority = 0.5, .colour = 0.6}, split.watermark));
    run.writeEnd("succeeded", "");
    return crafted;
}
