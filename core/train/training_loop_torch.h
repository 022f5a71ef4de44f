#pragma once

// Core-only.

#include "core/evaluate/judge_torch.h"
#include "core/train/picture_cache.h"
#include "core/train/run_keeper_torch.h"
#include "core/train/train_config.h"
#include "core/train/trainer.h"
#include "core/train/training_step_torch.h"
#include "core/train/work_meter.h"

namespace histo {

/// The training of one run from its split to its best checkpoint: the head on cached features, then fine-tuning.
///
/// On the CPU a function of config and split: all random numbers are functions of (seed, epoch, step, picture), so that
/// a run taken up anywhere goes on as if it had not been stopped.
class TrainingLoop {
public:
    /// @param meter  planned with workPlan()
    /// @param stain  as fitted on the train part, or null; borrowed
    TrainingLoop(const TrainConfig &config, const Split &split, const std::filesystem::path &dataRoot,
                 const RunDirectory &run, const TrainObserver &observer, const CancelToken &cancel, WorkMeter &meter,
                 const StainFit *stain);

    /// Goes on from checkpoints/last if it is there.
    void run();

private:
    void loadWeights();
    void fillCache();
    void runHeadPhase();
    EpochSums trainHeadEpoch(TrainingStep &step, const at::Tensor &features, const at::Tensor &labels);
    void runFineTuning();
    void fineTuneEpoch(const Optimizer &optimizer, TrainingStep &trainingStep);
    void finishEpoch(const char *phase, const EpochSums &sums, const at::Tensor &validationLogits,
                     const Optimizer &optimizer);
    void tellStep(int step, int stepsInEpoch, const EpochSums &sums, double loss);
    void tellProbes();
    at::Tensor validationLogits();
    WholePictures wholePictures() const { return {m_pictures, m_model, m_stain}; }
    std::vector<TunedParameter> tunedParameters(bool headOnly);
    std::vector<std::size_t> epochOrderOf(const std::vector<std::size_t> &items) const;
    int stepsPerEpoch() const;
    StepSettings stepSettings() const;
    /// Throws what a step threw, with the place of the step.
    template <typename Learn>
    StepFigures placed(int step, double learningRate, Learn learn) const;
    NetworkOnDevice inEvaluation();

    const TrainConfig &m_config;
    const Recipe &m_recipe;
    const Split &m_split;
    const RunDirectory &m_run;
    const TrainObserver &m_observer;
    const CancelToken &m_cancel;
    WorkMeter &m_meter;
    const ModelInfo &m_model;
    at::Device m_device;
    std::unique_ptr<Network> m_network;
    PictureCache m_pictures; ///< in the order of m_split.rows
    const StainFit *m_stain; ///< null: none
    std::vector<std::size_t> m_train, m_validation, m_probes;
    RunKeeper m_keeper;
    at::Generator m_generator; ///< of dropout and stochastic depth
    std::chrono::steady_clock::time_point m_lastStepTold{};
};

/// Where tensors live for a device id of core/device.
at::Device torchDevice(const std::string &deviceId);

} // namespace histo
