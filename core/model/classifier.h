#pragma once

#include "core/common/cancel_token.h"
#include "core/dataset/sample.h"
#include "core/model/model_table.h"
#include "core/model/weights.h"

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace histo {

enum class Precision { Auto, Fp32, Bf16, Fp16 };
std::optional<Precision> precisionNamed(const std::string &name); ///< auto, fp32, bf16, fp16
const char *name(Precision precision);

/// What a two-class network says of one picture.
struct Prediction {
    double logitBenign = 0, logitMalignant = 0;
    double score = 0; ///< softmax of malignant, in [0, 1]
};
/// softmax of the malignant logit
double malignantScore(double logitBenign, double logitMalignant);

/// How a picture becomes the network's input.
enum class InputGeometry {
    WholePicture, ///< shorter side to ModelInfo::resizeSide (antialiased), nothing cropped (of very long strips the
                  ///< middle, 4 to 1): what training, evaluation and explanation use
    CentreCrop,   ///< shorter side to resizeSide, of it the centre of cropSide: torchvision's evaluation transform
    AsIs          ///< the picture at its own size
};

/// Name, type and shape of every tensor of a model's state dict, in order: what a weights file must hold.
/// @throws Error Usage for an unknown model
std::vector<TensorInfo> expectedTensors(const std::string &modelId, std::int64_t classes);

/// A network with weights, ready to answer. LibTorch is hidden.
/// @thread one call at a time per object
class Classifier {
public:
    /// Random weights (seeded). @throws Error Usage for an unknown model
    static std::unique_ptr<Classifier> withRandomWeights(const std::string &modelId, std::uint64_t seed,
                                                         int classes = 2);
    /// The deterministic fill by name and index that makes networks comparable without a weights file.
    static std::unique_ptr<Classifier> withPatternWeights(const std::string &modelId, int classes = 2);
    /// The file says how many classes there are; all or nothing.
    /// @throws Error BadInput naming the file, with what is missing, extra or of another shape
    static std::unique_ptr<Classifier> withWeights(const std::string &modelId, const std::filesystem::path &weights);
    ~Classifier();

    const ModelInfo &info() const;
    int classCount() const;
    Precision precision() const;
    void setPrecision(Precision precision); ///< Auto: bf16 where the processor has it

    /// Pictures that the network is asked about at once: all cores have some, and what they hold stays small.
    static constexpr std::size_t kPicturesAtOnce = 16;

    /// Logits of pictures of any size, [picture][class], in their order. Those that reach the network in equal sizes
    /// run together. Alone or among others a picture's logits agree to the rounding of the precision: in fp32 to 1e-5
    /// of the largest, in bf16 to about 1e-2.
    /// @param cancel  asked before every few pictures
    /// @throws Error  Cancelled; OutOfMemory, naming the network and the size of its input
    std::vector<std::vector<float>> logits(const std::vector<cv::Mat3b> &pictures, InputGeometry geometry,
                                           const CancelToken &cancel = {}) const;
    /// Logits of a ready input, float32 [n, 3, height, width], row-major.
    /// @throws Error  as above
    std::vector<std::vector<float>> logits(const float *values, std::array<std::int64_t, 4> shape,
                                           const CancelToken &cancel = {}) const;

    /// What the network says of each picture, in their order; as logits().
    /// @throws Error BadInput if the network does not have two classes, or an answer is no finite number; and as logits()
    std::vector<Prediction> predict(const std::vector<cv::Mat3b> &pictures, InputGeometry geometry,
                                    const CancelToken &cancel) const;
    Prediction predict(const cv::Mat3b &picture, InputGeometry geometry = InputGeometry::WholePicture) const;

    /// From now on each picture goes through this before it is normalised, prepared for the network: what a run's stain
    /// normalisation does. Nothing for AsIs.
    void treatPictures(std::function<cv::Mat3b(const cv::Mat3b &)> treatment);
    /// From now on logits() and predict() of pictures are means over the eight flips and quarter turns.
    void averageEightViews(bool on);
    /// The 8-bit picture that the network gets of a picture, treated.
    cv::Mat3b inputOf(const cv::Mat3b &picture, InputGeometry geometry) const;

    /// torchvision's module names whose output can be explained, in order of the forward pass.
    std::vector<std::string> layerNames() const;

    struct Impl; // core-only: classifier_torch.h
    Impl &impl() const { return *m_impl; }

private:
    explicit Classifier(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
