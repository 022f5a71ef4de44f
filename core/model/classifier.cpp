#include "core/model/classifier.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/device/device.h"
#include "core/model/classifier_torch.h"
#include "core/model/input_torch.h"
#include "core/model/state_file_torch.h"

#include <cmath>

namespace histo {

namespace {

struct PrecisionRow {
    const char *name;
    Precision precision;
};
constexpr PrecisionRow kPrecisions[] = {
    {"auto", Precision::Auto}, {"fp32", Precision::Fp32}, {"bf16", Precision::Bf16}, {"fp16", Precision::Fp16}};

/// Pictures handed to the engine at once: all cores have some, and what they hold stays small.
constexpr std::size_t kBatch = 16;

std::vector<std::vector<float>> rowsOf(const at::Tensor &logits)
{
    at::Tensor values = logits.to(at::kFloat).contiguous();
    std::vector<std::vector<float>> rows;
    const float *value = values.data_ptr<float>();
    for (std::int64_t row = 0; row < values.size(0); ++row, value += values.size(1))
        rows.emplace_back(value, value + values.size(1));
    return rows;
}

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
    case Precision::Fp32:
        return at::kFloat;
    case Precision::Bf16:
        return at::kBFloat16;
    case Precision::Fp16:
        return at::kHalf;
    case Precision::Auto:
        break;
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

at::Tensor Classifier::Impl::forward(const at::Tensor &input)
{
    return int8Engine ? int8Engine->forward(input) : readyEngine().forward(input);
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

const ModelInfo &Classifier::info() const
{
    return m_impl->info;
}

int Classifier::classCount() const
{
    return m_impl->network->classCount();
}

Precision Classifier::precision() const
{
    return m_impl->precision;
}

void Classifier::setPrecision(Precision precision)
{
    m_impl->precision = precision;
    m_impl->engine.reset();
    m_impl->int8Engine.reset();
}

std::vector<std::vector<float>> Classifier::logits(const std::vector<cv::Mat3b> &pictures, InputGeometry geometry) const
{
    c10::NoGradGuard noGradients;
    std::vector<std::vector<float>> rows;
    std::vector<cv::Mat3b> batch;
    auto runBatch = [&] {
        if (batch.empty())
            return;
        for (auto &row : rowsOf(m_impl->forward(normalised(batch, m_impl->info))))
            rows.push_back(std::move(row));
        batch.clear();
    };
    for (const cv::Mat3b &picture : pictures) {
        cv::Mat3b input = prepared(picture, m_impl->info, geometry);
        if (batch.size() == kBatch || (!batch.empty() && batch.front().size() != input.size()))
            runBatch();
        batch.push_back(input);
    }
    runBatch();
    return rows;
}

std::vector<std::vector<float>> Classifier::logits(const float *values, std::array<std::int64_t, 4> shape) const
{
    c10::NoGradGuard noGradients;
    at::Tensor input = at::empty({shape[0], shape[1], shape[2], shape[3]});
    std::copy(values, values + input.numel(), input.data_ptr<float>());
    std::vector<std::vector<float>> rows;
    for (std::int64_t start = 0; start < shape[0]; start += static_cast<std::int64_t>(kBatch)) {
        const at::Tensor batch = input.narrow(0, start, std::min<std::int64_t>(kBatch, shape[0] - start));
        for (auto &row : rowsOf(m_impl->forward(batch)))
            rows.push_back(std::move(row));
    }
    return rows;
}

Prediction Classifier::predict(const cv::Mat3b &picture, InputGeometry geometry) const
{
    if (classCount() != 2)
        throw Error(ErrorKind::BadInput, m_impl->source + "these weights tell " + std::to_string(classCount())
                                             + " classes apart, not benign from malignant; train a run first");
    auto row = logits({picture}, geometry).front();
    if (!std::isfinite(row[0]) || !std::isfinite(row[1]))
        throw Error(ErrorKind::BadInput, m_impl->source + "the network's answer is not a finite number; try --precision fp32, "
                                                          "and where that fails other weights");
    return {row[0], row[1], malignantScore(row[0], row[1])};
}

std::vector<std::string> Classifier::layerNames() const
{
    return m_impl->network->layerNames();
}

} // namespace histo
