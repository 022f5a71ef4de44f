#include "core/train/training_loop_torch.h"

#include "core/common/error.h"
#include "core/common/random.h"
#include "core/device/device.h"
#include "core/device/memory.h"
#include "core/model/classifier_torch.h"
#include "core/model/network_stages_torch.h"
#include "core/model/state_file_torch.h"
#include "core/train/batch_tensor_torch.h"
#include "core/train/epoch_figures_torch.h"
#include "core/train/probes_torch.h"
#include "core/train/sampler.h"
#include "core/train/schedule.h"
#include "core/train/work_clock.h"
#include "core/train/work_plan.h"

#include <ATen/CPUGeneratorImpl.h>
#include <cmath>
#include <numeric>

namespace histo {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

at::Tensor labelsOf(const Split &split, const std::vector<std::size_t> &indices)
{
    at::Tensor labels = at::empty({static_cast<std::int64_t>(indices.size())}, at::kLong);
    auto values = labels.accessor<std::int64_t, 1>();
    for (std::size_t i = 0; i < indices.size(); ++i)
        values[static_cast<std::int64_t>(i)] = static_cast<std::int64_t>(split.rows[indices[i]].sample.label);
    return labels;
}

void add(EpochSums &sums, const StepFigures &result, std::int64_t pictures, double learningRate)
{
    sums.loss += result.loss * double(pictures);
    sums.learningRate = learningRate;
    sums.right += result.right;
    sums.pictures += pictures;
}

} // namespace

at::Device torchDevice(const std::string &deviceId)
{
    const std::string id = findDevice(deviceId).id;
    return id.starts_with("cuda") ? at::Device(id) : at::Device(at::kCPU);
}

TrainingLoop::TrainingLoop(const TrainConfig &config, const Split &split, const std::filesystem::path &dataRoot,
                           const RunDirectory &run, const TrainObserver &observer, const CancelToken &cancel,
                           WorkMeter &meter, const StainFit *stain)
    : m_config(config),
      m_recipe(config.recipe),
      m_split(split),
      m_run(run),
      m_observer(observer),
      m_cancel(cancel),
      m_meter(meter),
      m_model(findModel(config.model)),
      m_device(torchDevice(config.device)),
      m_network(makeNetwork(config.model, 2)),
      m_pictures(dataRoot, pictureFilesOf(split), m_model),
      m_stain(stain),
      m_train(split.indices(Part::Train)),
      m_validation(split.indices(Part::Validation)),
      m_probes(probePictures(split, m_validation, probeCount(m_train.size()))),
      m_keeper(config, run, *m_network, observer, cancel),
      m_generator(at::detail::createCPUGenerator())
{
    loadWeights();
    m_network->moveTo(m_device);
}

void TrainingLoop::loadWeights()
{
    fillRandom(*m_network, m_config.seed);
    if (!m_config.weights || std::filesystem::exists(m_run.checkpoint("last")))
        return;
    // The head is always new: a file's classes are not benign and malignant.
    const WeightsFile file = readWeightsFile(*m_config.weights);
    auto pretrained = makeNetwork(m_config.model, classesInFile(file, m_config.model, *m_config.weights));
    loadState(*pretrained, file, *m_config.weights, m_model.title);
    const auto source = pretrained->state(), target = m_network->state();
    for (std::size_t i = 0; i < target.size(); ++i)
        if (!target[i].name.starts_with(m_network->headName() + "."))
            target[i].tensor->copy_(*source[i].tensor);
}

void TrainingLoop::run()
{
    m_keeper.restoreIfStopped();
    const int done = m_keeper.state().epoch;
    const int fineTuned = std::max(0, done - m_recipe.headEpochs);
    m_meter.skip(Work::HeadEpoch, std::min(done, m_recipe.headEpochs));
    m_meter.skip(Work::TrainPicture, fineTuned * double(m_train.size()) + double(m_keeper.state().sums.pictures));
    m_meter.skip(Work::Validation, fineTuned * double(m_validation.size()));
    m_meter.skip(Work::Probe, fineTuned * double(m_probes.size()));
    fillCache();
    if (done < m_recipe.headEpochs)
        runHeadPhase();
    else
        m_meter.drop(Work::Features);
    if (m_keeper.state().epoch < m_recipe.epochs)
        runFineTuning();
}

void TrainingLoop::fillCache()
{
    std::vector<std::size_t> shown = m_train;
    shown.insert(shown.end(), m_validation.begin(), m_validation.end());
    double read = 0;
    m_pictures.fill(shown, m_cancel, [&](const Progress &progress) {
        const double now = progress.fraction * double(shown.size());
        m_meter.done(Work::Reading, now - std::exchange(read, now), progress.text);
    });
    m_meter.drop(Work::Reading);
}

void TrainingLoop::runHeadPhase()
{
    // The body does not change in this phase, so every picture goes through it once.
    auto countDone = [this](std::size_t pictures) {
        m_meter.done(Work::Features, double(pictures), "features for the head");
    };
    const at::Tensor trainFeatures = featuresOf(inEvaluation(), wholePictures(), m_train, m_cancel, countDone)
                                         .to(m_device);
    const at::Tensor validationFeatures = featuresOf(inEvaluation(), wholePictures(), m_validation, m_cancel,
                                                     countDone);
    const at::Tensor labels = labelsOf(m_split, m_train).to(m_device);

    const auto optimizer = makeOptimizer(m_recipe.optimizer, tunedParameters(true), m_recipe.weightDecay,
                                         m_recipe.momentum);
    m_keeper.restoreOptimizer(*optimizer, m_keeper.state().epoch > 0);
    TrainingStep step(*m_network, *optimizer, inEvaluation().pass, stepSettings(), m_cancel);
    while (m_keeper.state().epoch < m_recipe.headEpochs) {
        const EpochSums sums = trainHeadEpoch(step, trainFeatures, labels);
        finishEpoch("head", sums, logitsOf(inEvaluation(), validationFeatures), *optimizer);
        m_meter.done(Work::HeadEpoch, 1, "the head alone");
    }
    tellProbes();
}

EpochSums TrainingLoop::trainHeadEpoch(TrainingStep &trainingStep, const at::Tensor &features, const at::Tensor &labels)
{
    std::vector<std::size_t> rows(m_train.size());
    std::iota(rows.begin(), rows.end(), 0);
    std::vector<std::int64_t> order;
    for (std::size_t row : epochOrderOf(rows))
        order.push_back(static_cast<std::int64_t>(row));
    const at::Tensor chosen = at::tensor(order, at::kLong).to(m_device);
    EpochSums sums;
    const WorkClock clock(m_cancel);
    for (int step = 0; step < stepsPerEpoch(); ++step) {
        m_cancel.throwIfCancelled();
        const std::int64_t from = std::int64_t(step) * m_recipe.batchSize;
        const std::int64_t count = std::min<std::int64_t>(m_recipe.batchSize, chosen.size(0) - from);
        const at::Tensor batch = chosen.narrow(0, from, count);
        const double rate = learningRateAt(m_recipe.schedule, m_keeper.state().epoch * stepsPerEpoch() + step,
                                           m_recipe.headEpochs * stepsPerEpoch(), 0, m_recipe.headLearningRate);
        const StepFigures result = placed(step + 1, rate, [&] {
            return trainingStep.learnHead(features.index_select(0, batch), labels.index_select(0, batch), rate);
        });
        add(sums, result, count, rate);
        sums.seconds = clock.seconds();
        tellStep(step + 1, stepsPerEpoch(), sums, result.loss);
    }
    return sums;
}

void TrainingLoop::runFineTuning()
{
    const auto optimizer = makeOptimizer(m_recipe.optimizer, tunedParameters(false), m_recipe.weightDecay,
                                         m_recipe.momentum);
    m_keeper.beginAveraging(m_recipe.emaDecay);
    m_keeper.restoreOptimizer(*optimizer, m_keeper.state().epoch > m_recipe.headEpochs || m_keeper.state().steps > 0);
    Pass pass = inEvaluation().pass;
    pass.training = true;
    pass.batchStatistics = m_recipe.batchStatistics == BatchStatistics::Follow;
    pass.generator = m_generator;
    TrainingStep step(*m_network, *optimizer, pass, stepSettings(), m_cancel);
    while (m_keeper.state().epoch < m_recipe.epochs && !m_keeper.isOutOfPatience()) {
        fineTuneEpoch(*optimizer, step);
        const EpochSums sums = m_keeper.state().sums;
        std::optional<WeightAverage::InPlace> averaged;
        if (m_keeper.average())
            averaged.emplace(*m_keeper.average());
        const at::Tensor logits = validationLogits();
        tellProbes();
        averaged.reset();
        finishEpoch("fine_tune", sums, logits, *optimizer);
    }
    if (m_keeper.state().epoch < m_recipe.epochs) {
        m_keeper.note("stopped early: no better epoch for " + std::to_string(m_recipe.patience));
        for (Work kind : {Work::TrainPicture, Work::Validation, Work::Probe})
            m_meter.drop(kind);
    }
}

void TrainingLoop::fineTuneEpoch(const Optimizer &optimizer, TrainingStep &trainingStep)
{
    const int epoch = m_keeper.state().epoch + 1, stepsInEpoch = stepsPerEpoch();
    const int totalSteps = (m_recipe.epochs - m_recipe.headEpochs) * stepsInEpoch;
    const int warmUpSteps = std::min(stepsInEpoch, static_cast<int>(totalSteps * m_recipe.warmUp));
    const int before = (epoch - 1 - m_recipe.headEpochs) * stepsInEpoch;

    const TrainingViews views(m_pictures, m_model, m_recipe.augment ? &m_recipe.augmentation : nullptr, m_config.seed,
                              epoch, m_stain);
    std::vector<std::size_t> order = epochOrderOf(m_train);
    const int done = m_keeper.state().steps; // of this epoch, before the run was stopped in it
    // The last batch may be a short one: a place behind it, kept while the epoch was being judged, is the epoch's end.
    const auto shown = std::min<std::ptrdiff_t>(std::ptrdiff_t(order.size()),
                                                std::ptrdiff_t(done) * m_recipe.batchSize);
    order.erase(order.begin(), order.begin() + shown);
    BatchPipeline batches(std::move(order), static_cast<std::size_t>(m_recipe.batchSize), views);
    EpochSums sums = m_keeper.state().sums;
    const WorkClock clock(m_cancel);
    const double secondsBefore = sums.seconds;
    bool isInStep = false;
    try {
        for (int step = done; auto batch = batches.next(); ++step) {
            m_cancel.throwIfCancelled();
            const double rate = learningRateAt(m_recipe.schedule, before + step, totalSteps, warmUpSteps,
                                               m_recipe.learningRate);
            const at::Tensor labels = labelsOf(m_split, batch->indices).to(m_device);
            const at::Tensor input = takeTensor(std::move(*batch)).to(m_device);
            // A stream for each step: where dropout stands is a function of the place alone.
            m_generator.set_current_seed(RandomStream(m_config.seed, "dropout", std::uint64_t(before + step)).next());
            isInStep = true;
            const StepFigures result = placed(step + 1, rate, [&] { return trainingStep(input, labels, rate); });
            isInStep = false;
            add(sums, result, labels.size(0), rate);
            sums.seconds = secondsBefore + clock.seconds();
            m_keeper.stepDone(sums, step + 1);
            tellStep(step + 1, stepsInEpoch, sums, result.loss);
            m_meter.done(Work::TrainPicture, double(labels.size(0)),
                         "epoch " + std::to_string(epoch) + " of " + std::to_string(m_recipe.epochs));
            m_keeper.keepPlaceIfDue(optimizer);
        }
    } catch (const Error &problem) {
        // A step that was broken off may have moved batch norm's statistics already: then an earlier place counts.
        const bool isWhole = !isInStep || m_recipe.batchStatistics != BatchStatistics::Follow;
        if (problem.kind() == ErrorKind::Cancelled && isWhole)
            m_keeper.keepPlaceAtStop(optimizer);
        throw;
    }
}

template <typename Learn>
StepFigures TrainingLoop::placed(int step, double learningRate, Learn learn) const
{
    try {
        return learn();
    } catch (const Error &problem) {
        if (problem.kind() != ErrorKind::BadInput)
            throw;
        throw Error(ErrorKind::BadInput, "epoch " + std::to_string(m_keeper.state().epoch + 1) + ", step " +
                                             std::to_string(step) + ", learning rate " + Json(learningRate).dump() +
                                             ": " + problem.what() + "; the last good state is in checkpoints/");
    }
}

void TrainingLoop::tellStep(int step, int stepsInEpoch, const EpochSums &sums, double loss)
{
    // Head steps take microseconds: some of them are told, and always the last.
    constexpr double kSecondsBetween = 0.05;
    if (step < stepsInEpoch && secondsSince(m_lastStepTold) < kSecondsBetween)
        return;
    m_lastStepTold = Clock::now();
    const StepRecord record{m_keeper.state().epoch + 1,
                            step,
                            stepsInEpoch,
                            loss,
                            sums.learningRate,
                            sums.seconds > 0 ? double(sums.pictures) / sums.seconds : 0,
                            double(memoryReading().residentBytes)};
    m_keeper.write([&] { m_run.appendStep(record); });
    if (m_observer.stepFinished)
        m_observer.stepFinished(record);
}

void TrainingLoop::tellProbes()
{
    const int epoch = m_keeper.state().epoch + (m_keeper.state().steps > 0 ? 1 : 0);
    for (const ProbeRecord &record : probe(inEvaluation(), m_split, m_probes, wholePictures(), epoch, m_cancel))
        m_keeper.write([&] { m_run.appendProbe(record); });
    m_meter.done(Work::Probe, double(m_probes.size()), "looking at a few pictures");
}

at::Tensor TrainingLoop::validationLogits()
{
    auto countDone = [this](std::size_t pictures) { m_meter.done(Work::Validation, double(pictures), "validation"); };
    return logitsOf(inEvaluation(), featuresOf(inEvaluation(), wholePictures(), m_validation, m_cancel, countDone));
}

void TrainingLoop::finishEpoch(const char *phase, const EpochSums &sums, const at::Tensor &validationLogits,
                               const Optimizer &optimizer)
{
    const std::vector<Judged> judged = judgedOf(m_split, m_validation, validationLogits);
    m_keeper.finishEpoch(recordOf(phase, sums, judged), factsOf(m_split, m_validation, judged), optimizer);
}

std::vector<TunedParameter> TrainingLoop::tunedParameters(bool headOnly)
{
    const std::map<std::string, int> stages = stagesFromHead(*m_network);
    std::vector<TunedParameter> tuned;
    for (const StateEntry &entry : m_network->state()) {
        const int stage = stages.at(entry.name.substr(0, entry.name.rfind('.')));
        const bool isReached = headOnly ? stage == 0 : m_recipe.tunedStages == 0 || stage <= m_recipe.tunedStages;
        if (isTrainable(entry.kind) && isReached)
            tuned.push_back({entry, headOnly ? 1 : std::pow(m_recipe.layerDecay, stage)});
    }
    return tuned;
}

std::vector<std::size_t> TrainingLoop::epochOrderOf(const std::vector<std::size_t> &items) const
{
    std::vector<Label> labels;
    for (std::size_t row : m_train)
        labels.push_back(m_split.rows[row].sample.label);
    return epochOrder(items, labels, m_recipe.imbalance, m_config.seed, m_keeper.state().epoch + 1);
}

int TrainingLoop::stepsPerEpoch() const
{
    return (static_cast<int>(m_train.size()) + m_recipe.batchSize - 1) / m_recipe.batchSize;
}

StepSettings TrainingLoop::stepSettings() const
{
    StepSettings settings;
    settings.gradientClip = m_recipe.gradientClip;
    settings.labelSmoothing = m_recipe.labelSmoothing;
    if (m_recipe.imbalance != ImbalanceRemedy::ClassWeights)
        return settings;
    double counts[2] = {};
    for (std::size_t index : m_train)
        counts[static_cast<int>(m_split.rows[index].sample.label)] += 1;
    const double all = counts[0] + counts[1];
    settings.classWeights = at::tensor({float(all / (2 * std::max(1.0, counts[0]))),
                                        float(all / (2 * std::max(1.0, counts[1])))})
                                .to(m_device);
    return settings;
}

NetworkOnDevice TrainingLoop::inEvaluation()
{
    Pass pass;
    pass.type = scalarType(m_config.precision);
    return {*m_network, m_model, pass, m_device};
}

} // namespace histo
