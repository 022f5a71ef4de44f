#include "core/train/training_step_torch.h"

#include "core/common/error.h"

#include <cmath>

namespace histo {

TrainingStep::TrainingStep(Network &network, Optimizer &optimizer, const Pass &pass, const StepSettings &settings,
                           const CancelToken &cancel)
    : m_network(network),
      m_optimizer(optimizer),
      m_settings(settings),
      m_cancel(cancel),
      m_pass(makeTrainingPass(network, pass, cancel))
{
    m_optimizer.keepNoCopies();
    m_pass->tellCopies(
        [this](const at::Tensor &weight, const at::Tensor &copy) { m_optimizer.keepCopy(weight, copy); });
}

StepFigures TrainingStep::operator()(const at::Tensor &input, const at::Tensor &labels, double learningRate)
{
    m_optimizer.clearGradients();
    at::Tensor features = m_pass->forward(input);
    features.set_requires_grad(m_pass->learns());
    StepFigures figures = judge(features, labels);
    if (m_pass->learns())
        m_pass->backward(features.grad());
    finish(figures, learningRate);
    return figures;
}

StepFigures TrainingStep::learnHead(const at::Tensor &features, const at::Tensor &labels, double learningRate)
{
    m_cancel.throwIfCancelled();
    m_optimizer.clearGradients();
    StepFigures figures = judge(features, labels);
    finish(figures, learningRate);
    return figures;
}

StepFigures TrainingStep::judge(const at::Tensor &features, const at::Tensor &labels)
{
    const at::Tensor logits = m_network.head(features);
    const at::Tensor loss = at::cross_entropy_loss(logits, labels, m_settings.classWeights, at::Reduction::Mean,
                                                   /*ignore_index=*/-100, m_settings.labelSmoothing);
    StepFigures figures;
    figures.loss = loss.item<double>();
    if (!std::isfinite(figures.loss))
        throw Error(ErrorKind::BadInput, "the loss is not finite any more; train again with a lower learning rate");
    figures.right = (logits.argmax(1) == labels).sum().item<std::int64_t>();
    if (loss.requires_grad())
        loss.backward();
    return figures;
}

void TrainingStep::finish(StepFigures &figures, double learningRate)
{
    figures.gradientNorm = m_optimizer.clipGradients(m_settings.gradientClip);
    if (!std::isfinite(figures.gradientNorm))
        throw Error(ErrorKind::BadInput, "the gradient is not finite any more; train again with a lower learning rate");
    m_cancel.throwIfCancelled();
    m_optimizer.step(learningRate);
}

} // namespace histo
