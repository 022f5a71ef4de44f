#pragma once

#include "core/common/cancel_token.h"
#include "core/common/json.h"
#include "core/common/progress.h"
#include "core/dataset/dataset.h"
#include "core/evaluate/evaluator.h"

#include <map>

namespace histo {

/// Mean R, G, B in [0, 255] of pictures, by their paths relative to the data set's root.
using MeanColours = std::map<std::filesystem::path, cv::Vec3d>;

/// Reads the pictures of a split. A scan that has looked at the pixels knows them already (ScanReport::facts).
/// @throws Error BadInput naming a picture that cannot be read; Cancelled
/// @thread any; uses all cores
MeanColours readMeanColours(const Split &split, const std::filesystem::path &dataRoot, const CancelToken &cancel = {},
                            const ProgressSink &progress = {});
/// Of the pictures whose pixels the scan has looked at.
MeanColours meanColoursOf(const ScanReport &report);

/// Accuracy of always saying the larger class; nothing without pictures.
std::optional<double> majorityBaseline(std::size_t benign, std::size_t malignant);

/// How far one gets without looking at tissue: the larger class of the part, and the mean colour of each picture.
struct SplitBaselines {
    Part part = Part::Test;
    int images = 0, groups = 0;
    std::optional<double> majority;      ///< accuracy of always saying the part's larger class
    std::optional<JudgedFigures> colour; ///< logistic regression on mean RGB, trained on train; threshold 0.5. Nothing
                                         ///< where train or the part lacks a class

    Baselines figures() const;
};
/// @param colours  of every picture in train and the part
SplitBaselines baselinesOf(const Split &split, Part part, const MeanColours &colours);
/// The figures alone, at once: intervals take their time.
Baselines quickBaselinesOf(const Split &split, Part part, const MeanColours &colours);

/// {"part", "n_images", "n_groups", "majority": {"accuracy": x}, "colour": {"balanced_accuracy", "auc"} or null}, each
/// colour figure with its interval over groups
Json toJson(const SplitBaselines &baselines);
/// What evaluation.json carries, from such a document. Nothing where it says nothing.
Baselines baselinesFromJson(const Json &document);

} // namespace histo
