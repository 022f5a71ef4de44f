#pragma once

// Core-only.

#include "core/evaluate/judge_torch.h"
#include "core/train/checkpoint_torch.h"
#include "core/train/train_config.h"
#include "core/train/trainer.h"
#include "core/train/work_meter.h"

namespace histo {

/// The training of one run from its split to its best checkpoint. A function of config and split on the CPU: epochs
/// draw their numbers from (seed, epoch), so a run taken up after any epoch goes on as if it had not been stopped.
class TrainingLoop {
public:
    TrainingLoop(const TrainConfig &config, const Split &split, const std::filesystem::path &dataRoot,
                 const RunDirectory &run, const TrainObserver &observer, const CancelToken &cancel);

    /// Goes on from checkpoints/last if it is there.
    void run();

private:
    struct EpochSums {
        double loss = 0;         ///< summed over pictures
        double learningRate = 0; ///< of the last step
        std::size_t right = 0, pictures = 0;
        double seconds = 0;
    };

    void restoreIfStopped();
    void runHeadPhase();
    void runFineTuning();
    EpochSums trainHeadEpoch(AdamW &optimizer, const at::Tensor &features, const at::Tensor &labels);
    EpochSums fineTuneEpoch(AdamW &optimizer);
    /// Loss, gradient and one step; adds to the sums.
    void learn(AdamW &optimizer, const at::Tensor &logits, const at::Tensor &labels, double learningRate, EpochSums &sums);
    void finishEpoch(const char *phase, const EpochSums &sums, const at::Tensor &validationLogits,
                     const AdamW &optimizer);
    void tellStep(int step, int stepsInEpoch, double learningRate, const EpochSums &sums, double loss);
    at::Tensor validationLogits();
    at::Tensor classWeights() const;
    std::vector<std::size_t> shuffled(std::vector<std::size_t> indices) const;
    NetworkOnDevice inEvaluation();

    const TrainConfig &m_config;
    const Split &m_split;
    const RunDirectory &m_run;
    const TrainObserver &m_observer;
    const CancelToken &m_cancel;
    const ModelInfo &m_model;
    at::Device m_device;
    std::unique_ptr<Network> m_network;
    PictureCache m_pictures; ///< in the order of m_split.rows
    std::vector<std::size_t> m_train, m_validation;
    at::Tensor m_classWeights; ///< [2], or undefined
    TrainState m_state;
    std::optional<WeightsFile> m_stopped; ///< the checkpoint to go on from, until the optimizer has taken its part
    WorkMeter m_meter;
    std::chrono::steady_clock::time_point m_lastStepTold{};
};

/// Where tensors live for a device id of core/device.
at::Device torchDevice(const std::string &deviceId);

} // namespace histo
