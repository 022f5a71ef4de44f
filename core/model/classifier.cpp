#include "core/model/classifier.h"

#include "core/common/error.h"
#include "core/common/out_of_memory.h"
#include "core/common/paths.h"
#include "core/device/device.h"
#include "core/image/turns.h"
#include "core/model/classifier_torch.h"
#include "core/model/input_torch.h"
#include "core/model/state_file_torch.h"

#include <cmath>
#include <map>
#include <utility>

namespace histo {

namespace {

struct PrecisionRow {
    const char *name;
    Precision precision;
};
constexpr PrecisionRow kPrecisions[] = {
    {"auto", Precision::Auto}, {"fp32", Precision::Fp32}, {"bf16", Precision::Bf16}, {"fp16", Precision::Fp16}};

std::vector<std::vector<float>> rowsOf(const at::Tensor &logits)
{
    at::Tensor values = logits.to(at::kFloat).contiguous();
    std::vector<std::vector<float>> rows;
    const float *value = values.data_ptr<float>();
    for (std::int64_t row = 0; row < values.size(0); ++row, value += values.size(1))
        rows.emplace_back(value, value + values.size(1));
    return rows;
}

/// Pictures of one size, and where they stand among all that were given.
struct WaitingPictures {
    std::vector<cv::Mat3b> inputs;
    std::vector<std::size_t> places;
};

} // namespace

std::optional<Precision> precisionNamed(const std::string &name)
{
    for (const PrecisionRow &row : kPrecisions)
        if (name == row.name)
            return row.precision;
    return std::nullopt;
}

const char *name(Precision precision)
{
    for (const PrecisionRow &row : kPrecisions)
        if (precision == row.precision)
            return row.name;
    return "auto";
}

double malignantScore(double logitBenign, double logitMalignant)
{
    return 1 / (1 + std::exp(logitBenign - logitMalignant));
}

at::ScalarType scalarType(Precision precision)
{
    switch (precision) {
    case Precision::Fp32: return at::kFloat;
    case Precision::Bf16: return at::kBFloat16;
    case Precision::Fp16: return at::kHalf;
    case Precision::Auto: break;
    }
    static const bool hasBf16 = listDevices().front().hasBf16;
    return hasBf16 ? at::kBFloat16 : at::kFloat;
}

InferenceEngine &Classifier::Impl::readyEngine()
{
    if (!engine)
        engine = std::make_unique<InferenceEngine>(*network, scalarType(precision));
    return *engine;
}

void Classifier::Impl::useInt8(const Int8Calibration &calibration)
{
    int8Engine = std::make_unique<Int8Engine>(*network, calibration, scalarType(Precision::Auto));
}

at::Tensor Classifier::Impl::forward(const at::Tensor &input, const CancelToken &cancel)
{
    const auto extent = [&](int axis) { return std::to_string(input.size(axis)); };
    const std::string pictures = extent(0) + (input.size(0) == 1 ? " picture" : " pictures");
    return namingOutOfMemory(info.title + " on " + pictures + " of " + extent(3) + " x " + extent(2) + " pixels",
                             "give smaller pictures, or close other programs", [&] {
                                 return int8Engine ? int8Engine->forward(input, cancel)
                                                   : readyEngine().forward(input, cancel);
                             });
}

Pass Classifier::Impl::evaluationPass() const
{
    Pass pass;
    pass.type = scalarType(precision);
    return pass;
}

std::vector<TensorInfo> expectedTensors(const std::string &modelId, std::int64_t classes)
{
    auto network = makeNetwork(modelId, static_cast<int>(classes));
    std::vector<TensorInfo> tensors;
    for (const StateEntry &entry : network->state())
        tensors.push_back(
            {entry.name, entry.kind == StateKind::BatchCount ? "I64" : "F32", entry.tensor->sizes().vec()});
    return tensors;
}

Classifier::Classifier(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Classifier::~Classifier() = default;

std::unique_ptr<Classifier> Classifier::withRandomWeights(const std::string &modelId, std::uint64_t seed, int classes)
{
    auto impl = std::make_unique<Impl>();
    impl->info = findModel(modelId);
    impl->network = makeNetwork(modelId, classes);
    fillRandom(*impl->network, seed);
    return std::unique_ptr<Classifier>(new Classifier(std::move(impl)));
}

std::unique_ptr<Classifier> Classifier::withPatternWeights(const std::string &modelId, int classes)
{
    auto impl = std::make_unique<Impl>();
    impl->info = findModel(modelId);
    impl->network = makeNetwork(modelId, classes);
    fillPattern(*impl->network);
    return std::unique_ptr<Classifier>(new Classifier(std::move(impl)));
}

std::unique_ptr<Classifier> Classifier::withWeights(const std::string &modelId, const std::filesystem::path &weights)
{
    auto impl = std::make_unique<Impl>();
    impl->info = findModel(modelId);
    WeightsFile file = readWeightsFile(weights);
    impl->network = makeNetwork(modelId, classesInFile(file, modelId, weights));
    loadState(*impl->network, file, weights, impl->info.title);
    impl->source = utf8(weights) + ": ";
    return std::unique_ptr<Classifier>(new Classifier(std::move(impl)));
}

const ModelInfo &Classifier::info() const { return m_impl->info; }

int Classifier::classCount() const { return m_impl->network->classCount(); }

Precision Classifier::precision() const { return m_impl->precision; }

void Classifier::setPrecision(Precision precision)
{
    m_impl->precision = precision;
    m_impl->engine.reset();
    m_impl->int8Engine.reset();
}

void Classifier::treatPictures(std::function<cv::Mat3b(const cv::Mat3b &)> treatment)
{
    m_impl->treatment = std::move(treatment);
}

void Classifier::averageEightViews(bool on) { m_impl->averagesEightViews = on; }

cv::Mat3b Classifier::inputOf(const cv::Mat3b &picture, InputGeometry geometry) const
{
    const cv::Mat3b input = prepared(picture, m_impl->info, geometry);
    return m_impl->treatment && geometry != InputGeometry::AsIs ? m_impl->treatment(input) : input;
}

std::vector<std::vector<float>> Classifier::logits(const std::vector<cv::Mat3b> &pictures, InputGeometry geometry,
                                                   const CancelToken &cancel) const
{
    std::vector<cv::Mat3b> inputs;
    for (const cv::Mat3b &picture : pictures) {
        cancel.throwIfCancelled();
        inputs.push_back(inputOf(picture, geometry));
    }
    if (!m_impl->averagesEightViews)
        return m_impl->logitsOf(inputs, cancel);
    std::vector<std::vector<float>> means(pictures.size(), std::vector<float>(std::size_t(classCount())));
    for (int turn = 0; turn < kTurns; ++turn) {
        std::vector<cv::Mat3b> views;
        for (const cv::Mat3b &input : inputs)
            views.push_back(turned(input, turn));
        const auto rows = m_impl->logitsOf(views, cancel);
        for (std::size_t picture = 0; picture < rows.size(); ++picture)
            for (std::size_t index = 0; index < rows[picture].size(); ++index)
                means[picture][index] += rows[picture][index] / kTurns;
    }
    return means;
}

std::vector<std::vector<float>> Classifier::Impl::logitsOf(const std::vector<cv::Mat3b> &inputs,
                                                           const CancelToken &cancel)
{
    c10::NoGradGuard noGradients;
    std::vector<std::vector<float>> rows(inputs.size());
    std::map<std::pair<int, int>, WaitingPictures> waitingBySize;
    auto runBatch = [&](WaitingPictures &waiting) {
        auto answers = rowsOf(forward(normalised(waiting.inputs, info), cancel));
        for (std::size_t place = 0; place < answers.size(); ++place)
            rows[waiting.places[place]] = std::move(answers[place]);
        waiting = {};
    };
    for (std::size_t place = 0; place < inputs.size(); ++place) {
        cancel.throwIfCancelled();
        const cv::Mat3b &input = inputs[place];
        WaitingPictures &waiting = waitingBySize[{input.rows, input.cols}];
        waiting.inputs.push_back(input);
        waiting.places.push_back(place);
        if (waiting.inputs.size() == kPicturesAtOnce)
            runBatch(waiting);
    }
    for (auto &[size, waiting] : waitingBySize)
        if (!waiting.inputs.empty())
            runBatch(waiting);
    return rows;
}

std::vector<std::vector<float>> Classifier::logits(const float *values, std::array<std::int64_t, 4> shape,
                                                   const CancelToken &cancel) const
{
    constexpr auto kBatch = static_cast<std::int64_t>(kPicturesAtOnce);
    c10::NoGradGuard noGradients;
    at::Tensor input = at::empty({shape[0], shape[1], shape[2], shape[3]});
    std::copy(values, values + input.numel(), input.data_ptr<float>());
    std::vector<std::vector<float>> rows;
    for (std::int64_t start = 0; start < shape[0]; start += kBatch) {
        const at::Tensor batch = input.narrow(0, start, std::min(kBatch, shape[0] - start));
        for (auto &row : rowsOf(m_impl->forward(batch, cancel)))
            rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<Prediction> Classifier::predict(const std::vector<cv::Mat3b> &pictures, InputGeometry geometry,
                                            const CancelToken &cancel) const
{
    if (classCount() != 2)
        throw Error(ErrorKind::BadInput, m_impl->source + "these weights tell " + std::to_string(classCount()) +
                                             " classes apart, not benign from malignant; train a run first");
    std::vector<Prediction> predictions;
    for (const auto &row : logits(pictures, geometry, cancel)) {
        if (!std::isfinite(row[0]) || !std::isfinite(row[1]))
            throw Error(ErrorKind::BadInput, m_impl->source +
                                                 "the network's answer is not a finite number; try --precision fp32, "
                                                 "and where that fails other weights");
        predictions.push_back({row[0], row[1], malignantScore(row[0], row[1])});
    }
    return predictions;
}

Prediction Classifier::predict(const cv::Mat3b &picture, InputGeometry geometry) const
{
    return predict(std::vector{picture}, geometry, {}).front();
}

std::vector<std::string> Classifier::layerNames() const { return m_impl->network->layerNames(); }

} // namespace histo
