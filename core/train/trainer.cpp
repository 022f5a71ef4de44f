#include "core/train/trainer.h"

#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/common/log.h"
#include "core/common/out_of_memory.h"
#include "core/common/paths.h"
#include "core/dataset/split_files.h"
#include "core/device/threads.h"
#include "core/evaluate/baselines.h"
#include "core/evaluate/report.h"
#include "core/model/classifier_torch.h"
#include "core/model/state_file_torch.h"
#include "core/run/json_fields.h"
#include "core/run/run_check.h"
#include "core/run/run_lock.h"
#include "core/train/run_setup.h"
#include "core/train/training_loop_torch.h"

#include <algorithm>
#include <numeric>

namespace histo {

namespace {

void note(const RunDirectory &run, const TrainObserver &observer, const std::string &text)
{
    run.appendNote(text);
    if (observer.note)
        observer.note(text);
}

/// Told before minutes are spent on reading pictures.
void requireFreshFolder(const std::filesystem::path &out)
{
    std::error_code ignored;
    if (std::filesystem::exists(out, ignored) && !std::filesystem::is_empty(out, ignored))
        throw Error(ErrorKind::BadInput,
                    utf8(out) + ": is not empty; a run never writes over anything: choose another --out");
}

/// What a killed process was writing when it ended.
void removeLeftovers(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> leftovers;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() == ".tmp")
            leftovers.push_back(entry.path());
    for (const auto &file : leftovers)
        std::filesystem::remove(file);
}

/// A field of run.json. @throws Error BadInput naming the file if it is not there
Json runField(const RunDirectory &run, const char *field)
{
    const Json document = run.readRun();
    if (!document.contains(field))
        throw Error(ErrorKind::BadInput,
                    utf8(run.path() / "run.json") + ": holds no \"" + field + "\"; the run is damaged, train it again");
    return document[field];
}

std::filesystem::path dataRootOf(const RunDirectory &run)
{
    const Json data = runField(run, "data");
    if (!data.contains("root") || !data["root"].is_string())
        throw Error(ErrorKind::BadInput, utf8(run.path() / "run.json") + ": names no data set; the run is damaged");
    return data["root"].get<std::string>();
}

TrainConfig configOf(const RunDirectory &run) { return trainConfigFromJson(runField(run, "config")); }

/// How many threads the run began with: they decide in which order sums are made. 0 if run.json does not say.
int threadsOf(const RunDirectory &run)
{
    const Json document = run.readRun();
    return std::clamp(static_cast<int>(wholeNumberOf(fieldOf(document, "device"), "threads")), 0, kMostThreads);
}

/// Nothing where the recipe treats no stains.
std::optional<StainFit> stainFitOf(const RunDirectory &run)
{
    const Json document = run.readRun();
    const Json &fit = fieldOf(document, "stain_fit");
    return fit.is_object() ? std::optional(stainFitFromJson(fit)) : std::nullopt;
}

/// Before its first checkpoint a run begins anew from its weights file: it must be the same.
void requireSameWeights(const RunDirectory &run, const TrainConfig &config)
{
    if (!config.weights || std::filesystem::exists(run.checkpoint("last")))
        return;
    const Json weights = runField(run, "weights");
    if (!weights.contains("sha256") || weights["sha256"] != sha256OfFile(*config.weights))
        throw Error(ErrorKind::BadInput, utf8(*config.weights) +
                                             ": is not the file that the run began with; bring it back, "
                                             "or train anew");
}

/// Logits of a part by the best checkpoint, written as predictions.
void judgePart(const RunDirectory &run, const Split &split, Part part, const std::filesystem::path &dataRoot,
               const CancelToken &cancel, WorkMeter &meter)
{
    const TrainConfig config = configOf(run);
    auto classifier = loadClassifier(run);
    Network &network = *classifier->impl().network;
    const at::Device device = torchDevice(config.device);
    network.moveTo(device);
    auto rows = split.part(part);
    requireUnchangedFiles(rows, dataRoot, cancel);
    std::vector<std::size_t> indices(rows.size());
    std::iota(indices.begin(), indices.end(), 0);
    const PictureCache pictures(dataRoot, pictureFilesOf(rows), classifier->info());
    pictures.fill(indices, cancel, {});
    const std::optional<StainFit> stain = stainFitOf(run);
    auto countDone = [&](std::size_t count) {
        meter.done(Work::Judging, double(count), std::string("judging the ") + name(part) + " part");
    };
    NetworkOnDevice onDevice{network, classifier->info(), classifier->impl().evaluationPass(), device};
    const StainFit *treatment = stain ? &*stain : nullptr;
    const at::Tensor features = config.recipe.testTimeAugmentation
                                    ? featuresOfEightViews(onDevice, pictures, treatment, indices, cancel, countDone)
                                    : featuresOf(onDevice, WholePictures(pictures, classifier->info(), treatment),
                                                 indices, cancel, countDone);
    run.writePredictions(part, predictionRows(rows, logitsOf(onDevice, features)));
}

/// As the split's scan found them; runs of version 0.1 do not carry them.
Baselines baselinesOfRun(const RunDirectory &run, const Split &split, Part part, const std::filesystem::path &dataRoot,
                         const CancelToken &cancel)
{
    const Json document = run.readRun();
    const Json &known = fieldOf(fieldOf(fieldOf(document, "split"), "baselines"), name(part));
    return known.is_object() ? baselinesFromJson(known)
                             : baselinesOf(split, part, readMeanColours(split, dataRoot, cancel)).figures();
}

Json evaluationOf(const RunDirectory &run, const Split &split, Part part, const std::filesystem::path &dataRoot,
                  const CancelToken &cancel)
{
    return evaluationDocument(run.readPredictions(part), part, {}, baselinesOfRun(run, split, part, dataRoot, cancel),
                              split.watermark);
}

/// From the split to end.json; whatever stops it is written down before it is passed on.
void trainAndJudge(const RunDirectory &run, const TrainConfig &config, const Split &split,
                   const std::filesystem::path &dataRoot, const TrainObserver &observer, const CancelToken &cancel)
{
    auto end = [&run](const char *state, const std::string &reason) {
        try {
            run.writeEnd(state, reason);
        } catch (const Error &problem) {
            log::warning(problem.what()); // a full disk must not hide why the run stopped
        }
    };
    try {
        WorkMeter meter(workPlan(config, split), workMemory(split), observer.progress, cancel);
        const std::optional<StainFit> stain = stainFitOf(run);
        TrainingLoop(config, split, dataRoot, run, observer, cancel, meter, stain ? &*stain : nullptr).run();
        judgePart(run, split, Part::Validation, dataRoot, cancel, meter);
        judgePart(run, split, Part::Test, dataRoot, cancel, meter);
        run.writeEvaluation(evaluationOf(run, split, Part::Test, dataRoot, cancel));
        run.writeEnd("succeeded", "");
        writeReport(run);
    } catch (const Error &problem) {
        end(problem.kind() == ErrorKind::Cancelled ? "cancelled" : "failed", problem.what());
        throw;
    } catch (const std::exception &problem) {
        end("failed", isOutOfMemory(problem) ? "out of memory" : problem.what());
        throwIfOutOfMemory(problem, utf8(run.path()), "train with a smaller --batch");
        throw;
    }
}

/// What the file's names cannot tell of the network it is for.
void sayNoteOnWeights(const TrainConfig &config, const TrainObserver &observer)
{
    const std::string note = noteOnWeights(*config.weights, config.model);
    if (!note.empty() && observer.note)
        observer.note("weights: " + note);
}

} // namespace

RunDirectory train(const TrainConfig &wanted, const TrainObserver &observer, const CancelToken &cancel)
{
    checkConfig(wanted);
    const TrainConfig config = resolved(wanted);
    requireFreshFolder(config.out);
    const DeviceThreads threads(config.device);
    if (config.weights) { // a wrong file is told just as early
        Classifier::withWeights(config.model, *config.weights);
        sayNoteOnWeights(config, observer);
    }
    const RunSetup setup = setUpRun(config, cancel, observer.progress);
    const RunDirectory run = RunDirectory::create(config.out);
    const RunLock lock = RunLock::take(run.path());
    run.writeSplit(setup.split);
    run.writeRun(setup.document);
    if (observer.runStarted)
        observer.runStarted(run.path());
    note(run, observer,
         config.weights
             ? "pretrained weights: " + utf8(*config.weights)
             : "weights: random (no pretrained weights given or found; histoscope-cli model list says where to "
               "get them); expect to need far more pictures");
    if (setup.split.watermark)
        note(run, observer, *setup.split.watermark);
    for (const Json &warning : setup.document.at("split").at("warnings"))
        note(run, observer, "warning: " + warning.get<std::string>());
    const std::filesystem::path dataRoot = setup.document.at("data").at("root").get<std::string>();
    trainAndJudge(run, config, setup.split, dataRoot, observer, cancel);
    return run;
}

RunDirectory resumeTraining(const std::filesystem::path &path, const TrainObserver &observer, const CancelToken &cancel)
{
    const RunDirectory run = RunDirectory::open(path);
    const RunLock lock = RunLock::take(run.path());
    if (auto end = run.readEnd(); end && end->state == "succeeded") {
        if (!std::filesystem::exists(run.report())) // killed between its last two files
            writeReport(run);
        return run;
    }
    const TrainConfig config = configOf(run);
    const int recorded = threadsOf(run);
    const DeviceThreads threads(config.device, threadsWereChosen() ? 0 : recorded);
    requireSameWeights(run, config);
    const Split split = checkedSplit(run);
    removeLeftovers(run.path());
    run.removeEnd();
    if (observer.runStarted)
        observer.runStarted(run.path());
    note(run, observer, "taken up again");
    if (recorded > 0 && computeThreads() != recorded)
        note(run, observer,
             "by " + std::to_string(computeThreads()) + " threads instead of " + std::to_string(recorded) +
                 ": sums come in another order, so the last digits will differ from those of an "
                 "undisturbed run");
    const std::filesystem::path dataRoot = dataRootOf(run);
    trainAndJudge(run, config, split, dataRoot, observer, cancel);
    return run;
}

std::unique_ptr<Classifier> loadClassifier(const RunDirectory &run)
{
    const TrainConfig config = configOf(run);
    const auto best = run.checkpoint("best");
    if (!std::filesystem::exists(best))
        throw Error(ErrorKind::BadInput,
                    utf8(run.path()) + ": has no checkpoint yet; wait for its first epoch, or resume it");
    auto classifier = Classifier::withWeights(config.model, best);
    classifier->setPrecision(config.precision);
    if (auto stain = stainFitOf(run); stain && stain->isNormalisation())
        classifier->treatPictures([fit = *stain](const cv::Mat3b &picture) { return normalisedStain(picture, fit); });
    classifier->averageEightViews(config.recipe.testTimeAugmentation);
    return classifier;
}

Json evaluateRun(const RunDirectory &run, Part part, const std::optional<std::filesystem::path> &dataRoot,
                 const CancelToken &cancel, const ProgressSink &progress)
{
    const Split split = checkedSplit(run);
    const std::filesystem::path root = dataRoot ? *dataRoot : dataRootOf(run);
    WorkPlan plan{};
    plan[std::size_t(Work::Judging)] = double(split.part(part).size());
    if (configOf(run).recipe.testTimeAugmentation)
        plan[std::size_t(Work::Judging)] *= 8;
    WorkMeter meter(plan, {}, progress);
    judgePart(run, split, part, root, cancel, meter);
    Json evaluation = evaluationOf(run, split, part, root, cancel);
    if (part == Part::Test) {
        run.writeEvaluation(evaluation);
        writeReport(run);
    }
    return evaluation;
}

} // namespace histo
