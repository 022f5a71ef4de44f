#pragma once

// Core-only.

#include "core/common/cancel_token.h"
#include "core/model/training/training_pass_torch.h"
#include "core/train/optimizer_torch.h"

namespace histo {

/// What a step minimises and how far it may go.
struct StepSettings {
    double labelSmoothing = 0;
    at::Tensor classWeights; ///< float32 [classes], or undefined
    double gradientClip = 0; ///< largest norm of all gradients together; 0 = as they are
};

struct StepFigures {
    double loss = 0;         ///< mean over the batch, as torch.nn.CrossEntropyLoss counts it
    std::int64_t right = 0;  ///< pictures whose largest logit is their label's
    double gradientNorm = 0; ///< of all gradients together, before clipping
};

/// One step of learning: forward, loss, backward and the optimizer's step. Only the optimizer's parameters learn, and
/// nothing is computed backwards below the lowest of them.
///
/// Cheap to make: one for each epoch is fine (each epoch has a generator of its own). The network's weights may change
/// between steps by other hands.
///
/// A function of its arguments: the same bits each time with the same number of threads.
/// @thread one call at a time; takes all cores
class TrainingStep {
public:
    /// @param network    borrowed, with the optimizer's parameters
    /// @param optimizer  borrowed
    /// @param pass       its type, batchStatistics and generator count, training is set; no tap
    TrainingStep(Network &network, Optimizer &optimizer, const Pass &pass, const StepSettings &settings,
                 const CancelToken &cancel);

    /// @param input   [N, 3, H, W], float32 or bfloat16, on the network's device
    /// @param labels  int64 [N]
    /// @throws Error  BadInput if the loss or a gradient is not finite; Cancelled, within one layer's time. Weights and
    ///                the optimizer are untouched then; of batch norm's running statistics that holds only where the
    ///                pass does not follow the batches.
    StepFigures operator()(const at::Tensor &input, const at::Tensor &labels, double learningRate);

    /// The same for the head alone, on what it sees. @param features  float32 [N, featureCount]
    StepFigures learnHead(const at::Tensor &features, const at::Tensor &labels, double learningRate);

private:
    /// Loss and the head's gradients. @param features  a leaf; its gradient is filled in if it requires one
    StepFigures judge(const at::Tensor &features, const at::Tensor &labels);
    void finish(StepFigures &figures, double learningRate);

    Network &m_network;
    Optimizer &m_optimizer;
    StepSettings m_settings;
    const CancelToken &m_cancel;
    std::unique_ptr<TrainingPass> m_pass;
};

} // namespace histo
