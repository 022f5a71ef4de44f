#include "core/evaluate/int8_run.h"

#include "core/common/error.h"
#include "core/common/evenly_spread.h"
#include "core/common/hash.h"
#include "core/common/paths.h"
#include "core/dataset/split_files.h"
#include "core/evaluate/judge_torch.h"
#include "core/model/classifier_torch.h"
#include "core/model/inference/int8_calibration_torch.h"
#include "core/model/inference/int8_engine_torch.h"
#include "core/model/input_torch.h"
#include "core/run/json_fields.h"
#include "core/run/run_check.h"
#include "core/train/batch_tensor_torch.h"
#include "core/train/trainer.h"

#include <algorithm>
#include <numeric>

namespace histo {

namespace {

constexpr int kInt8Schema = 1;
constexpr std::size_t kCalibrationPictures = 128;
constexpr std::size_t kCalibrationBatch = 4, kJudgingBatch = 16;
/// Of the three rules the one that moved scores least where it was measured (EfficientNet-Lite0 and ResNets on BreakHis).
constexpr ClipRule kClipRule = ClipRule::LeastError;
constexpr const char *kClipRuleName = "least square error";

void requireProcessor()
{
    if (!Int8Engine::isSupportedHere())
        throw Error(ErrorKind::BadInput,
                    "int8: this processor does not multiply bytes in hardware (VNNI); use bf16 or fp32");
}

std::filesystem::path trainedOn(const RunDirectory &run)
{
    const Json document = run.readRun();
    const Json &root = fieldOf(fieldOf(document, "data"), "root");
    if (!root.is_string())
        throw Error(ErrorKind::BadInput, utf8(run.path() / "run.json") + ": names no data set; give --data");
    return root.get<std::string>();
}

/// Pictures of one size behind each other, four at a time.
std::vector<std::vector<cv::Mat3b>> calibrationBatches(const PictureCache &pictures, const CancelToken &cancel)
{
    std::map<std::pair<int, int>, std::vector<cv::Mat3b>> bySize;
    for (std::size_t index = 0; index < pictures.count(); ++index) {
        cancel.throwIfCancelled();
        const cv::Mat3b picture = pictures.picture(index);
        bySize[{picture.rows, picture.cols}].push_back(picture);
    }
    std::vector<std::vector<cv::Mat3b>> batches;
    for (const auto &[size, all] : bySize)
        for (std::size_t from = 0; from < all.size(); from += kCalibrationBatch)
            batches.emplace_back(all.begin() + std::ptrdiff_t(from),
                                 all.begin() + std::ptrdiff_t(std::min(from + kCalibrationBatch, all.size())));
    return batches;
}

struct BothPredictions {
    std::vector<PredictionRow> fp32, int8;
};

/// One run's parts and network, while it is quantised.
class Quantizing {
public:
    Quantizing(const RunDirectory &run, const std::filesystem::path &root, const CancelToken &cancel,
               const ProgressSink &progress)
        : m_split(checkedSplit(run)),
          m_classifier(loadClassifier(run)),
          m_root(root),
          m_cancel(cancel),
          m_progress(progress)
    {
        if (const auto reason = whyNotInt8(network()))
            throw Error(ErrorKind::BadInput, utf8(run.path()) + ": int8 is not offered for " + model().title + ": " +
                                                 *reason + "; use bf16");
    }

    const ModelInfo &model() const { return m_classifier->info(); }

    Int8Calibration calibrate(std::size_t &imagesUsed)
    {
        const auto rows = evenlySpread(m_split.part(Part::Train), kCalibrationPictures);
        requireUnchangedFiles(rows, m_root, m_cancel);
        imagesUsed = rows.size();
        const PictureCache pictures(m_root, pictureFilesOf(rows), model());
        say(0, "reading training pictures");
        const auto batches = calibrationBatches(pictures, m_cancel);
        std::size_t done = 0;
        const auto batch = [&](std::size_t index) {
            say(0.5 * double(++done) / double(2 * batches.size()), "calibrating on training pictures");
            return normalised(batches[index], model());
        };
        return calibrated(network(), {batches.size(), batch}, kClipRule, m_cancel);
    }

    BothPredictions judge(const Int8Calibration &calibration)
    {
        c10::NoGradGuard noGradients;
        const auto rows = m_split.part(Part::Validation);
        requireUnchangedFiles(rows, m_root, m_cancel);
        const PictureCache pictures(m_root, pictureFilesOf(rows), model());
        std::vector<std::size_t> order(rows.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        const WholePictures inputs(pictures, model());
        BatchPipeline batches(order, kJudgingBatch, inputs);
        InferenceEngine exact(network(), at::kFloat);
        Int8Engine rounded(network(), calibration, scalarType(Precision::Auto));
        std::vector<at::Tensor> exactLogits{at::empty({0, 2})}, roundedLogits = exactLogits;
        std::size_t done = 0;
        while (auto batch = batches.next()) {
            m_cancel.throwIfCancelled();
            done += batch->indices.size();
            const at::Tensor input = takeTensor(std::move(*batch));
            exactLogits.push_back(exact.forward(input));
            roundedLogits.push_back(rounded.forward(input));
            say(0.5 + 0.5 * double(done) / double(rows.size()), "judging validation pictures in fp32 and int8");
        }
        return {predictionRows(rows, at::cat(exactLogits)), predictionRows(rows, at::cat(roundedLogits))};
    }

private:
    const Network &network() const { return *m_classifier->impl().network; }
    void say(double fraction, const char *text) const
    {
        if (m_progress)
            m_progress({fraction, text, {}});
    }

    Split m_split;
    std::unique_ptr<Classifier> m_classifier;
    std::filesystem::path m_root;
    const CancelToken &m_cancel;
    const ProgressSink &m_progress;
};

Json toJson(const Int8Calibration &calibration)
{
    Json rows = Json::array();
    for (const auto &[value, scale] : calibration.scales)
        rows.push_back({{"value", value},
                        {"scale", scale.scale},
                        {"zero_point", scale.zeroPoint},
                        {"channel_means", calibration.channelMeans.at(value)}});
    return rows;
}

Int8Calibration calibrationFrom(const Json &rows)
{
    Int8Calibration calibration;
    for (const Json &row : rows) {
        const int value = row.at("value").get<int>();
        calibration.scales[value] = {row.at("scale").get<double>(), row.at("zero_point").get<int>()};
        calibration.channelMeans[value] = row.at("channel_means").get<std::vector<float>>();
    }
    return calibration;
}

/// @throws Error BadInput with the verdict's figures if it was not passed
void requirePassed(const Json &verdict, const std::filesystem::path &file)
{
    if (verdict.at("passed").get<bool>())
        return;
    std::string objections;
    for (const Json &objection : verdict.at("objections"))
        objections += (objections.empty() ? "" : "; ") + objection.get<std::string>();
    throw Error(ErrorKind::BadInput, utf8(file) + ": int8 is not offered for this run: " + objections + "; use bf16");
}

} // namespace

std::filesystem::path int8File(const RunDirectory &run) { return run.path() / "int8.json"; }

Json quantizeRun(const RunDirectory &run, const std::optional<std::filesystem::path> &dataRoot,
                 const CancelToken &cancel, const ProgressSink &progress)
{
    requireProcessor();
    const std::string checkpoint = sha256OfFile(run.checkpoint("best"));
    Quantizing quantizing(run, dataRoot ? *dataRoot : trainedOn(run), cancel, progress);
    std::size_t images = 0;
    const Int8Calibration calibration = quantizing.calibrate(images);
    const BothPredictions predictions = quantizing.judge(calibration);
    const Int8Verdict verdict = judgeInt8(predictions.fp32, predictions.int8);
    Json document = {{"schema", kInt8Schema},
                     {"model", quantizing.model().id},
                     {"checkpoint_sha256", checkpoint},
                     {"calibration", {{"part", name(Part::Train)}, {"images", images}, {"rule", kClipRuleName}}},
                     {"values", toJson(calibration)},
                     {"held_out", {{"part", name(Part::Validation)}}},
                     {"verdict", toJson(verdict)}};
    writeJsonFile(int8File(run), document);
    return document;
}

std::unique_ptr<Classifier> loadInt8Classifier(const RunDirectory &run)
{
    requireProcessor();
    const std::filesystem::path file = int8File(run);
    if (!std::filesystem::exists(file))
        throw Error(ErrorKind::BadInput, utf8(file) + ": is not there; int8 is offered only after `runs quantize " +
                                             utf8(run.path()) + "` has found that it says the same");
    const Json document = readJsonFile(file);
    Int8Calibration calibration;
    try {
        if (document.at("schema") != kInt8Schema)
            throw Error(ErrorKind::BadInput,
                        utf8(file) + ": was written by another version; run `runs quantize` again");
        requirePassed(document.at("verdict"), file);
        if (document.at("checkpoint_sha256") != sha256OfFile(run.checkpoint("best")))
            throw Error(ErrorKind::BadInput, utf8(file) + ": was made for another checkpoint than the run has now; run "
                                                          "`runs quantize` again");
        calibration = calibrationFrom(document.at("values"));
    } catch (const Json::exception &problem) {
        throw Error(ErrorKind::BadInput,
                    utf8(file) + ": is damaged (" + problem.what() + "); run `runs quantize` again");
    }
    auto classifier = loadClassifier(run);
    classifier->impl().useInt8(calibration);
    return classifier;
}

} // namespace histo
