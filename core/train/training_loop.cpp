#include "core/train/training_loop_torch.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/device/device.h"
#include "core/evaluate/metrics.h"
#include "core/model/classifier_torch.h"
#include "core/model/state_file_torch.h"
#include "core/run/best_epoch.h"
#include "core/train/batch_tensor_torch.h"
#include "core/train/schedule.h"

#include <ATen/CPUGeneratorImpl.h>
#include <cmath>
#include <numeric>

namespace histo {

namespace {

using Clock = std::chrono::steady_clock;

// A forward pass without gradients costs about a third of a training step, on pictures of about twice the pixels.
constexpr double kForwardUnits = 0.6;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<std::size_t> indicesOf(const Split &split, Part part)
{
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < split.rows.size(); ++i)
        if (split.rows[i].part == part)
            indices.push_back(i);
    return indices;
}

double totalWork(const TrainConfig &config, std::size_t train, std::size_t validation)
{
    double head = config.headEpochs > 0 ? kForwardUnits * double(train + validation) : 0;
    int fineTuning = config.epochs - config.headEpochs;
    return std::max(1.0, head + fineTuning * (double(train) + kForwardUnits * double(validation)));
}

at::Tensor labelsOf(const Split &split, const std::vector<std::size_t> &indices)
{
    at::Tensor labels = at::empty({static_cast<std::int64_t>(indices.size())}, at::kLong);
    auto values = labels.accessor<std::int64_t, 1>();
    for (std::size_t i = 0; i < indices.size(); ++i)
        values[static_cast<std::int64_t>(i)] = static_cast<std::int64_t>(split.rows[indices[i]].sample.label);
    return labels;
}

std::vector<StateEntry> trainable(Network &network, bool headOnly)
{
    std::vector<StateEntry> chosen;
    for (const StateEntry &entry : network.state())
        if (isTrainable(entry.kind) && (!headOnly || entry.name.starts_with(network.headName() + ".")))
            chosen.push_back(entry);
    return chosen;
}

} // namespace

at::Device torchDevice(const std::string &deviceId)
{
    const std::string id = findDevice(deviceId).id;
    return id.starts_with("cuda") ? at::Device(id) : at::Device(at::kCPU);
}

TrainingLoop::TrainingLoop(const TrainConfig &config, const Split &split, const std::filesystem::path &dataRoot,
                           const RunDirectory &run, const TrainObserver &observer, const CancelToken &cancel)
    : m_config(config), m_split(split), m_run(run), m_observer(observer), m_cancel(cancel),
      m_model(findModel(config.model)), m_device(torchDevice(config.device)),
      m_pictures(dataRoot, pictureFilesOf(split), m_model), m_train(indicesOf(split, Part::Train)),
      m_validation(indicesOf(split, Part::Validation)),
      m_meter(totalWork(config, m_train.size(), m_validation.size()), observer.progress)
{
    m_network = makeNetwork(config.model, 2);
    fillRandom(*m_network, config.seed);
    if (config.weights && !std::filesystem::exists(m_run.checkpoint("last"))) {
        // The head is always new: a file's classes are not benign and malignant.
        WeightsFile file = readWeightsFile(*config.weights);
        auto pretrained = makeNetwork(config.model, classesInFile(file, config.model, *config.weights));
        loadState(*pretrained, file, *config.weights, m_model.title);
        auto source = pretrained->state(), target = m_network->state();
        for (std::size_t i = 0; i < target.size(); ++i)
            if (!target[i].name.starts_with(m_network->headName() + "."))
                target[i].tensor->copy_(*source[i].tensor);
    }
    m_network->moveTo(m_device);
    if (config.classWeights)
        m_classWeights = classWeights();
    m_state.seed = config.seed;
}

void TrainingLoop::run()
{
    restoreIfStopped();
    std::vector<std::size_t> shown = m_train;
    shown.insert(shown.end(), m_validation.begin(), m_validation.end());
    m_pictures.fill(shown, m_cancel, [this](const Progress &progress) { m_meter.done(0, progress.text); });
    if (m_state.epoch < m_config.headEpochs)
        runHeadPhase();
    if (m_state.epoch < m_config.epochs)
        runFineTuning();
}

void TrainingLoop::restoreIfStopped()
{
    const auto last = m_run.checkpoint("last");
    if (!std::filesystem::exists(last))
        return;
    m_stopped = readWeightsFile(last);
    loadState(*m_network, *m_stopped, last, m_model.title);
    m_state = readTrainState(*m_stopped, last);
}

void TrainingLoop::runHeadPhase()
{
    // The body does not change in this phase, so every picture goes through it once.
    auto countDone = [this](std::size_t pictures) {
        m_meter.done(kForwardUnits * double(pictures), "features for the head");
    };
    at::Tensor trainFeatures = featuresOf(inEvaluation(), WholePictures(m_pictures, m_model), m_train, m_cancel, countDone).to(m_device);
    at::Tensor validationFeatures = featuresOf(inEvaluation(), WholePictures(m_pictures, m_model), m_validation, m_cancel, countDone);
    at::Tensor labels = labelsOf(m_split, m_train).to(m_device);

    AdamW optimizer(trainable(*m_network, true), m_config.weightDecay);
    if (m_stopped && m_state.epoch > 0)
        optimizer.restore(m_stopped->tensors);
    m_stopped.reset();
    while (m_state.epoch < m_config.headEpochs) {
        EpochSums sums = trainHeadEpoch(optimizer, trainFeatures, labels);
        finishEpoch("head", sums, logitsOf(inEvaluation(), validationFeatures), optimizer);
    }
}

TrainingLoop::EpochSums TrainingLoop::trainHeadEpoch(AdamW &optimizer, const at::Tensor &features,
                                                     const at::Tensor &labels)
{
    std::vector<std::size_t> rows(m_train.size());
    std::iota(rows.begin(), rows.end(), 0);
    rows = shuffled(rows);
    const int stepsInEpoch = static_cast<int>((rows.size() + m_config.batchSize - 1) / m_config.batchSize);
    EpochSums sums;
    const auto start = Clock::now();
    for (int step = 0; step < stepsInEpoch; ++step) {
        m_cancel.throwIfCancelled();
        std::size_t from = std::size_t(step) * m_config.batchSize;
        std::size_t count = std::min<std::size_t>(m_config.batchSize, rows.size() - from);
        at::Tensor chosen = at::empty({static_cast<std::int64_t>(count)}, at::kLong);
        for (std::size_t i = 0; i < count; ++i)
            chosen[static_cast<std::int64_t>(i)] = static_cast<std::int64_t>(rows[from + i]);
        chosen = chosen.to(m_device);
        double rate = learningRateAt(m_state.epoch * stepsInEpoch + step, m_config.headEpochs * stepsInEpoch, 0,
                                     m_config.headLearningRate);
        double lossBefore = sums.loss;
        learn(optimizer, m_network->head(features.index_select(0, chosen)), labels.index_select(0, chosen), rate,
              sums);
        sums.seconds = secondsSince(start);
        tellStep(step + 1, stepsInEpoch, rate, sums, (sums.loss - lossBefore) / double(count));
    }
    return sums;
}

void TrainingLoop::runFineTuning()
{
    AdamW optimizer(trainable(*m_network, false), m_config.weightDecay);
    if (m_stopped && m_state.epoch > m_config.headEpochs)
        optimizer.restore(m_stopped->tensors);
    m_stopped.reset();
    while (m_state.epoch < m_config.epochs) {
        EpochSums sums = fineTuneEpoch(optimizer);
        finishEpoch("fine_tune", sums, validationLogits(), optimizer);
    }
}

TrainingLoop::EpochSums TrainingLoop::fineTuneEpoch(AdamW &optimizer)
{
    const int epoch = m_state.epoch + 1;
    const int stepsInEpoch = static_cast<int>((m_train.size() + m_config.batchSize - 1) / m_config.batchSize);
    const int fineTuningEpochs = m_config.epochs - m_config.headEpochs;
    const int totalSteps = fineTuningEpochs * stepsInEpoch;
    const int warmUpSteps = std::min(stepsInEpoch, totalSteps / 10);
    Pass pass = inEvaluation().pass;
    pass.training = true;
    // Pretrained statistics stay: a few hundred pictures in small batches would only blur them. From random weights
    // there is nothing to keep.
    pass.batchStatistics = !m_config.weights;
    pass.generator = at::detail::createCPUGenerator(RandomStream(m_config.seed, "dropout", epoch).next());

    const AugmentSettings augmentation;
    const TrainingViews views(m_pictures, m_model, m_config.augment ? &augmentation : nullptr, m_config.seed, epoch);
    BatchPipeline batches(shuffled(m_train), static_cast<std::size_t>(m_config.batchSize), views);
    EpochSums sums;
    const auto start = Clock::now();
    int step = (epoch - 1 - m_config.headEpochs) * stepsInEpoch;
    for (int stepInEpoch = 1; auto batch = batches.next(); ++stepInEpoch, ++step) {
        m_cancel.throwIfCancelled();
        double rate = learningRateAt(step, totalSteps, warmUpSteps, m_config.learningRate);
        const std::size_t pictures = batch->indices.size();
        at::Tensor labels = labelsOf(m_split, batch->indices).to(m_device);
        at::Tensor input = takeTensor(std::move(*batch)).to(m_device);
        double lossBefore = sums.loss;
        learn(optimizer, m_network->forward(input, pass), labels, rate, sums);
        sums.seconds = secondsSince(start);
        tellStep(stepInEpoch, stepsInEpoch, rate, sums, (sums.loss - lossBefore) / double(pictures));
        m_meter.done(double(pictures),
                     "epoch " + std::to_string(epoch) + " of " + std::to_string(m_config.epochs));
    }
    return sums;
}

void TrainingLoop::learn(AdamW &optimizer, const at::Tensor &logits, const at::Tensor &labels, double learningRate,
                         EpochSums &sums)
{
    at::Tensor loss = at::cross_entropy_loss(logits, labels, m_classWeights, at::Reduction::Mean, -100,
                                             m_config.labelSmoothing);
    optimizer.clearGradients();
    loss.backward();
    double value = loss.item<double>();
    if (!std::isfinite(value))
        throw Error(ErrorKind::BadInput, "the loss is not finite any more in epoch " + std::to_string(m_state.epoch + 1)
                                             + " at learning rate " + std::to_string(learningRate)
                                             + "; the last good state is kept; train again with a lower --learning-rate");
    optimizer.step(learningRate);
    auto pictures = static_cast<std::size_t>(labels.size(0));
    sums.loss += value * double(pictures);
    sums.learningRate = learningRate;
    sums.right += static_cast<std::size_t>((logits.argmax(1) == labels).sum().item<std::int64_t>());
    sums.pictures += pictures;
}

void TrainingLoop::tellStep(int step, int stepsInEpoch, double learningRate, const EpochSums &sums, double loss)
{
    // Head steps take microseconds: some of them are told, and always the last.
    constexpr double kSecondsBetween = 0.05;
    if (step < stepsInEpoch && secondsSince(m_lastStepTold) < kSecondsBetween)
        return;
    m_lastStepTold = Clock::now();
    StepRecord record{m_state.epoch + 1,
                      step,
                      stepsInEpoch,
                      loss,
                      learningRate,
                      sums.seconds > 0 ? double(sums.pictures) / sums.seconds : 0};
    m_run.appendStep(record);
    if (m_observer.stepFinished)
        m_observer.stepFinished(record);
}

at::Tensor TrainingLoop::validationLogits()
{
    auto countDone = [this](std::size_t pictures) { m_meter.done(kForwardUnits * double(pictures), "validation"); };
    return logitsOf(inEvaluation(), featuresOf(inEvaluation(), WholePictures(m_pictures, m_model), m_validation, m_cancel, countDone));
}

void TrainingLoop::finishEpoch(const char *phase, const EpochSums &sums, const at::Tensor &validationLogits,
                               const AdamW &optimizer)
{
    std::vector<Judged> judged;
    double loss = 0;
    auto logits = validationLogits.accessor<float, 2>();
    for (std::size_t i = 0; i < m_validation.size(); ++i) {
        int label = static_cast<int>(m_split.rows[m_validation[i]].sample.label);
        const auto row = static_cast<std::int64_t>(i);
        double score = malignantScore(logits[row][0], logits[row][1]);
        judged.push_back({label, score, 0});
        loss -= std::log(std::max(1e-12, label ? score : 1 - score));
    }
    const double nan = std::numeric_limits<double>::quiet_NaN();
    ImageFigures figures = imageFigures(judged, 0.5);
    EpochRecord record;
    record.epoch = ++m_state.epoch;
    record.phase = phase;
    record.trainLoss = sums.loss / double(sums.pictures);
    record.trainAccuracy = double(sums.right) / double(sums.pictures);
    record.validationLoss = loss / double(judged.size());
    record.validationAccuracy = figures.accuracy.value_or(nan);
    record.validationBalancedAccuracy = figures.balancedAccuracy.value_or(nan);
    record.validationAuc = figures.auc.value_or(nan);
    record.learningRate = sums.learningRate;
    record.seconds = sums.seconds;
    record.imagesPerSecond = sums.seconds > 0 ? double(sums.pictures) / sums.seconds : 0;

    EpochRecord best;
    best.validationBalancedAccuracy = m_state.bestBalancedAccuracy;
    best.validationLoss = m_state.bestLoss;
    // A validation part of one class has no balanced accuracy: then the first epoch is kept, rather than nothing.
    if (m_state.bestEpoch == 0 || isBetterEpoch(record, best)) {
        m_state.bestBalancedAccuracy = record.validationBalancedAccuracy;
        m_state.bestLoss = record.validationLoss;
        m_state.bestEpoch = record.epoch;
        saveCheckpoint(m_run.checkpoint("best"), *m_network, nullptr, m_state, m_config.model);
    }
    // Told first, saved second: a run killed in between does the epoch again, and none is lost.
    m_run.appendEpoch(record);
    saveCheckpoint(m_run.checkpoint("last"), *m_network, &optimizer, m_state, m_config.model);
    if (m_observer.epochFinished)
        m_observer.epochFinished(record);
}

at::Tensor TrainingLoop::classWeights() const
{
    double counts[2] = {};
    for (std::size_t index : m_train)
        counts[static_cast<int>(m_split.rows[index].sample.label)] += 1;
    double all = counts[0] + counts[1];
    return at::tensor({float(all / (2 * std::max(1.0, counts[0]))), float(all / (2 * std::max(1.0, counts[1])))})
        .to(m_device);
}

std::vector<std::size_t> TrainingLoop::shuffled(std::vector<std::size_t> indices) const
{
    RandomStream(m_config.seed, "order", static_cast<std::uint64_t>(m_state.epoch + 1)).shuffle(indices);
    return indices;
}

NetworkOnDevice TrainingLoop::inEvaluation()
{
    Pass pass;
    pass.type = scalarType(m_config.precision);
    return {*m_network, m_model, pass, m_device};
}

} // namespace histo
