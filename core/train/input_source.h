#pragma once

#include "core/train/picture_cache.h"
#include "core/train/recipe.h"
#include "core/train/stain_fit.h"
#include "core/train/view_writer.h"

#include <cstdint>

namespace histo {

/// What a batch pipeline asks for each picture. Implementations are functions of their arguments alone: the same
/// index gives the same input whenever and on whatever thread it is made.
/// @thread any; all functions at once
class InputSource {
public:
    virtual ~InputSource() = default;

    /// RGB, 8 bit, as the input is made from it. @throws Error BadInput naming a file that cannot be read
    virtual cv::Mat3b picture(std::size_t index) const = 0;
    /// Of the input that a picture of this size gives.
    virtual cv::Size inputSize(cv::Size picture) const = 0;
    /// Normalised as the network wants it: [height, width, 3] of `type` at `out`.
    virtual void write(std::size_t index, const cv::Mat3b &picture, InputType type, void *out) const = 0;
};

/// Whole pictures as they are judged. All that is borrowed must outlive the source.
class WholePictures : public InputSource {
public:
    /// @param stain  applied if it is a normalisation; null for none
    /// @param turn   which of the eight flips and quarter turns (turns.h); 0 = as it is
    WholePictures(const PictureCache &pictures, const ModelInfo &model, const StainFit *stain = nullptr, int turn = 0);

    cv::Mat3b picture(std::size_t index) const override;
    cv::Size inputSize(cv::Size picture) const override;
    void write(std::size_t index, const cv::Mat3b &picture, InputType type, void *out) const override;

private:
    const PictureCache &m_pictures;
    ViewWriter m_writer;
    const StainFit *m_stain;
    int m_turn;
};

/// Squares as the network is trained on them. All that is borrowed must outlive the source.
class TrainingViews : public InputSource {
public:
    /// @param augmentation  null: the square in the middle, its stain treated but nothing drawn
    /// @param epoch         with seed and index, what a view is drawn from
    TrainingViews(const PictureCache &pictures, const ModelInfo &model, const AugmentSettings *augmentation,
                  std::uint64_t seed, int epoch, const StainFit *stain = nullptr);

    cv::Mat3b picture(std::size_t index) const override;
    cv::Size inputSize(cv::Size picture) const override;
    void write(std::size_t index, const cv::Mat3b &picture, InputType type, void *out) const override;

private:
    View viewOf(std::size_t index, cv::Size picture) const;

    const PictureCache &m_pictures;
    ViewWriter m_writer;
    int m_side;
    std::optional<AugmentSettings> m_augmentation;
    std::uint64_t m_seed;
    int m_epoch;
    const StainFit *m_stain;
};

} // namespace histo
