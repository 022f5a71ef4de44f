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
#include "core/train/work_plan.h"

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

/// run.json, read once.
class RunDocument {
public:
    explicit RunDocument(const RunDirectory &run) : RunDocument(run, run.readRun()) {}
    RunDocument(const RunDirectory &run, Json document) : m_run(run), m_document(std::move(document)) {}

    TrainConfig config() const { return trainConfigFromJson(field("config")); }

    std::filesystem::path dataRoot() const
    {
        const Json &data = field("data");
        if (!data.contains("root") || !data["root"].is_string())
            throw Error(ErrorKind::BadInput, utf8(file()) + ": names no data set; the run is damaged");
        return data["root"].get<std::string>();
    }

    /// How many threads the run began with: they decide in which order sums are made. 0 if it does not say.
    int threads() const
    {
        return std::clamp(static_cast<int>(wholeNumberOf(fieldOf(m_document, "device"), "threads")), 0, kMostThreads);
    }

    /// Nothing where the recipe treats no stains.
    std::optional<StainFit> stainFit() const
    {
        const Json &fit = fieldOf(m_document, "stain_fit");
        return fit.is_object() ? std::optional(stainFitFromJson(fit)) : std::nullopt;
    }

    /// As the split's scan found them; null in runs of version 0.1.
    const Json &baselines(Part part) const
    {
        return fieldOf(fieldOf(fieldOf(m_document, "split"), "baselines"), name(part));
    }

    /// Before its first checkpoint a run begins anew from its weights file: it must be the same.
    void requireSameWeights(const TrainConfig &config) const
    {
        if (!config.weights || std::filesystem::exists(m_run.checkpoint("last")))
            return;
        const Json &weights = field("weights");
        if (!weights.contains("sha256") || weights["sha256"] != sha256OfFile(*config.weights))
            throw Error(ErrorKind::BadInput, utf8(*config.weights) +
                                                 ": is not the file that the run began with; bring it back, "
                                                 "or train anew");
    }

private:
    std::filesystem::path file() const { return m_run.path() / "run.json"; }

    /// @throws Error BadInput naming the file if it is not there
    const Json &field(const char *key) const
    {
        if (!m_document.contains(key))
            throw Error(ErrorKind::BadInput,
                        utf8(file()) + ": holds no \"" + key + "\"; the run is damaged, train it again");
        return m_document[key];
    }

    const RunDirectory &m_run;
    Json m_document;
};

std::unique_ptr<Classifier> classifierOf(const RunDirectory &run, const TrainConfig &config,
                                         const std::optional<StainFit> &stain)
{
    const auto best = run.checkpoint("best");
    if (!std::filesystem::exists(best))
        throw Error(ErrorKind::BadInput,
                    utf8(run.path()) + ": has no checkpoint yet; wait for its first epoch, or resume it");
    auto classifier = Classifier::withWeights(config.model, best);
    classifier->setPrecision(config.precision);
    if (stain && stain->isNormalisation())
        classifier->treatPictures([fit = *stain](const cv::Mat3b &picture) { return normalisedStain(picture, fit); });
    classifier->averageEightViews(config.recipe.testTimeAugmentation);
    return classifier;
}

/// Logits of a part by the best checkpoint, written as predictions.
void judgePart(const RunDirectory &run, const RunDocument &document, const Split &split, Part part,
               const std::filesystem::path &dataRoot, const CancelToken &cancel, WorkMeter &meter)
{
    const TrainConfig config = document.config();
    const std::optional<StainFit> stain = document.stainFit();
    auto classifier = classifierOf(run, config, stain);
    Network &network = *classifier->impl().network;
    const at::Device device = torchDevice(config.device);
    network.moveTo(device);
    auto rows = split.part(part);
    requireUnchangedFiles(rows, dataRoot, cancel);
    std::vector<std::size_t> indices(rows.size());
    std::iota(indices.begin(), indices.end(), 0);
    const PictureCache pictures(dataRoot, pictureFilesOf(rows), classifier->info());
    pictures.fill(indices, cancel, {});
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

Json evaluationOf(const RunDirectory &run, const RunDocument &document, const Split &split, Part part,
                  const std::filesystem::path &dataRoot, const CancelToken &cancel)
{
    const Json &known = document.baselines(part);
    const Baselines baselines = known.is_object()
                                    ? baselinesFromJson(known)
                                    : baselinesOf(split, part, readMeanColours(split, dataRoot, cancel)).figures();
    return evaluationDocument(run.readPredictions(part), part, {}, baselines, split.watermark);
}

/// From the split to end.json; whatever stops it is written down before it is passed on.
void trainAndJudge(const RunDirectory &run, const RunDocument &document, const TrainConfig &config, const Split &split,
                   const TrainObserver &observer, const CancelToken &cancel)
{
    const std::filesystem::path dataRoot = document.dataRoot();
    auto end = [&run](const char *state, const std::string &reason) {
        try {
            run.writeEnd(state, reason);
        } catch (const Error &problem) {
            log::warning(problem.what()); // a full disk must not hide why the run stopped
        }
    };
    try {
        WorkMeter meter(workPlan(config, split), workMemory(split), observer.progress, cancel);
        const std::optional<StainFit> stain = document.stainFit();
        TrainingLoop(config, split, dataRoot, run, observer, cancel, meter, stain ? &*stain : nullptr).run();
        judgePart(run, document, split, Part::Validation, dataRoot, cancel, meter);
        judgePart(run, document, split, Part::Test, dataRoot, cancel, meter);
        run.writeEvaluation(evaluationOf(run, document, split, Part::Test, dataRoot, cancel));
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
    trainAndJudge(run, RunDocument(run, setup.document), config, setup.split, observer, cancel);
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
    const RunDocument document(run);
    const TrainConfig config = document.config();
    const int recorded = document.threads();
    const DeviceThreads threads(config.device, threadsWereChosen() ? 0 : recorded);
    document.requireSameWeights(config);
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
    trainAndJudge(run, document, config, split, observer, cancel);
    return run;
}

std::unique_ptr<Classifier> loadClassifier(const RunDirectory &run)
{
    const RunDocument document(run);
    return classifierOf(run, document.config(), document.stainFit());
}

Json evaluateRun(const RunDirectory &run, Part part, const std::optional<std::filesystem::path> &dataRoot,
                 const CancelToken &cancel, const ProgressSink &progress)
{
    const Split split = checkedSplit(run);
    const RunDocument document(run);
    const std::filesystem::path root = dataRoot ? *dataRoot : document.dataRoot();
    WorkPlan plan{};
    plan[std::size_t(Work::Judging)] = judgingWork(document.config(), split, part);
    WorkMeter meter(plan, {}, progress);
    judgePart(run, document, split, part, root, cancel, meter);
    Json evaluation = evaluationOf(run, document, split, part, root, cancel);
    if (part == Part::Test) {
        run.writeEvaluation(evaluation);
        writeReport(run);
    }
    return evaluation;
}

} // namespace histo
