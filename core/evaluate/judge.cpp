#include "core/evaluate/judge_torch.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/image/turns.h"
#include "core/model/classifier.h"
#include "core/model/inference/engine_torch.h"
#include "core/train/batch_tensor_torch.h"

#include <cmath>

namespace histo {

namespace {
constexpr std::size_t kBatch = 16;
} // namespace

at::Tensor featuresOf(const NetworkOnDevice &network, const InputSource &pictures,
                      const std::vector<std::size_t> &indices, const CancelToken &cancel, const PicturesDone &done)
{
    c10::NoGradGuard noGradients;
    InferenceEngine engine(network.network, network.pass.type);
    BatchPipeline batches(indices, kBatch, pictures);
    std::vector<at::Tensor> parts;
    while (auto batch = batches.next()) {
        cancel.throwIfCancelled();
        const std::size_t count = batch->indices.size();
        parts.push_back(engine.features(takeTensor(std::move(*batch)).to(network.device)).to(at::kCPU));
        if (done)
            done(count);
    }
    return parts.empty() ? at::empty({0, 0}) : at::cat(parts);
}

at::Tensor featuresOfEightViews(const NetworkOnDevice &network, const PictureCache &pictures, const StainFit *stain,
                                const std::vector<std::size_t> &indices, const CancelToken &cancel,
                                const PicturesDone &done)
{
    at::Tensor sum;
    for (int turn = 0; turn < kTurns; ++turn) {
        const WholePictures view(pictures, network.model, stain, turn);
        const at::Tensor features = featuresOf(network, view, indices, cancel, done);
        sum = turn == 0 ? features : sum.add_(features);
    }
    return sum.div_(kTurns);
}

at::Tensor logitsOf(const NetworkOnDevice &network, const at::Tensor &features)
{
    c10::NoGradGuard noGradients;
    if (features.size(0) == 0)
        return at::empty({0, network.network.classCount()});
    return network.network.head(features.to(network.device)).to(at::kCPU);
}

std::vector<PredictionRow> predictionRows(const std::vector<const SplitRow *> &rows, const at::Tensor &logits)
{
    std::vector<PredictionRow> predictions;
    auto values = logits.accessor<float, 2>();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        PredictionRow row;
        row.path = rows[i]->sample.path;
        row.group = rows[i]->group;
        row.label = rows[i]->sample.label;
        row.logitBenign = values[static_cast<std::int64_t>(i)][0];
        row.logitMalignant = values[static_cast<std::int64_t>(i)][1];
        if (!std::isfinite(row.logitBenign) || !std::isfinite(row.logitMalignant))
            throw Error(ErrorKind::BadInput, utf8(row.path) + ": the network's answer is not a finite number; judge in "
                                                              "fp32, and where that fails from another checkpoint");
        row.score = malignantScore(row.logitBenign, row.logitMalignant);
        predictions.push_back(row);
    }
    return predictions;
}

} // namespace histo
