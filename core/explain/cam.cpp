#include "core/explain/cam.h"

#include "core/common/error.h"
#include "core/explain/cam_torch.h"
#include "core/model/classifier_torch.h"
#include "core/model/input_torch.h"

#include <algorithm>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <torch/csrc/autograd/autograd.h>

namespace histo {

namespace {

at::Tensor targetOf(const at::Tensor &logits, const ExplainTarget &target)
{
    const int classes = static_cast<int>(logits.size(1));
    if (target.kind == ExplainTarget::Kind::Margin) {
        if (classes != 2)
            throw Error(ErrorKind::Usage,
                        "the margin needs two classes, these weights have " + std::to_string(classes));
        return logits[0][1] - logits[0][0];
    }
    if (target.classIndex < 0 || target.classIndex >= classes)
        throw Error(ErrorKind::Usage, "class " + std::to_string(target.classIndex) + " does not exist; there are " +
                                          std::to_string(classes) + ", counted from 0");
    return logits[0][target.classIndex];
}

void requireLayer(const Classifier &model, const std::string &layer)
{
    auto layers = model.layerNames();
    if (std::find(layers.begin(), layers.end(), layer) == layers.end())
        throw Error(ErrorKind::Usage, model.info().title + " has no layer \"" + layer + "\"; its last ones are " +
                                          layers[layers.size() - 2] + " and " + layers.back());
}

/// The layer's map at the size of the picture; what the network did not see is 0.
cv::Mat1f onPicture(const at::Tensor &map, const cv::Mat3b &image, const ModelInfo &model, InputGeometry geometry)
{
    at::Tensor values = map.contiguous();
    cv::Mat1f small(static_cast<int>(values.size(0)), static_cast<int>(values.size(1)));
    std::memcpy(small.data, values.data_ptr<float>(), small.total() * sizeof(float));
    const cv::Rect area = areaSeen(image.size(), model, geometry);
    cv::Mat1f whole = cv::Mat1f::zeros(image.size());
    cv::Mat1f scaled;
    cv::resize(small, scaled, area.size(), 0, 0, cv::INTER_LINEAR);
    scaled.copyTo(whole(area));
    return whole;
}

/// The frame that all methods of the family share; they differ in how channels are put together.
template <typename Combine>
Explanation explainByCam(const char *method, const Classifier &model, const cv::Mat3b &image,
                         const ExplainOptions &options, const CancelToken &cancel, Combine combine)
{
    if (image.empty())
        throw Error(ErrorKind::BadInput, "the picture is empty");
    cancel.throwIfCancelled();
    Explanation explanation;
    explanation.method = method;
    explanation.layer = options.layer.empty() ? model.info().defaultLayer : options.layer;
    requireLayer(model, explanation.layer);
    const Classifier::Impl &impl = model.impl();
    const LayerSignals signals = signalsAt(*impl.network, impl.info, impl.evaluationPass(),
                                           model.inputOf(image, options.geometry), options.target, explanation.layer);
    cancel.throwIfCancelled();

    c10::NoGradGuard noGradients;
    at::Tensor raw = combine(signals); // [rows, columns]
    // ReLU keeps only evidence for the target (Selvaraju et al. 2017, eq. 2).
    at::Tensor map = at::relu(raw);
    explanation.logits = signals.logits;
    explanation.grid = {static_cast<int>(map.size(1)), static_cast<int>(map.size(0))};
    explanation.rawMaximum = raw.max().item<double>();
    if (explanation.rawMaximum <= 0)
        explanation.emptyReason = "nothing at this layer speaks for the chosen class";
    explanation.heatMap = onPicture(map, image, model.info(), options.geometry);
    return explanation;
}

} // namespace

LayerSignals signalsAt(const Network &network, const ModelInfo &model, Pass pass, const cv::Mat3b &input,
                       const ExplainTarget &target, const std::string &layer)
{
    at::Tensor tapped;
    pass.tap = [&](const std::string &name, const at::Tensor &output) {
        if (name != layer)
            return output;
        tapped = output.detach().to(at::kFloat).requires_grad_(true);
        return tapped;
    };
    c10::AutoGradMode withGradients(true);
    at::Tensor logits = network.forward(normalised({input}, model), pass);
    // Of the tapped values alone: where the network's own weights take gradients, theirs are left as they are.
    const at::Tensor gradient =
        torch::autograd::grad({targetOf(logits, target)}, {tapped}, {}, std::nullopt, false, true).front();
    LayerSignals signals;
    signals.activations = tapped.detach()[0];
    signals.gradients = gradient.defined() ? gradient[0] : at::zeros_like(signals.activations);
    if (signals.activations.dim() != 3)
        throw Error(ErrorKind::Usage, "layer \"" + layer + "\" has no cells to map; choose a convolution stage");
    at::Tensor row = logits.detach()[0].to(at::kFloat).contiguous();
    signals.logits.assign(row.data_ptr<float>(), row.data_ptr<float>() + row.numel());
    return signals;
}

at::Tensor gradCamSum(const LayerSignals &signals)
{
    const at::Tensor weights = signals.gradients.mean({1, 2}, /*keepdim=*/true); // [channels, 1, 1]
    return (weights * signals.activations).sum(0);
}

Explanation gradCam(const Classifier &model, const cv::Mat3b &image, const ExplainOptions &options,
                    const CancelToken &cancel)
{
    return explainByCam("gradcam", model, image, options, cancel, gradCamSum);
}

Explanation hiResCam(const Classifier &model, const cv::Mat3b &image, const ExplainOptions &options,
                     const CancelToken &cancel)
{
    return explainByCam("hirescam", model, image, options, cancel,
                        [](const LayerSignals &signals) { return (signals.gradients * signals.activations).sum(0); });
}

} // namespace histo
