#pragma once

#include "core/common/cancel_token.h"
#include "core/common/json.h"
#include "core/common/progress.h"
#include "core/image/stain_normalise.h"
#include "core/train/recipe.h"

#include <optional>
#include <vector>

namespace histo {

class PictureCache;

/// What a stain treatment has learnt from the pictures of the train part. Fixed from then on: it stands in run.json.
struct StainFit {
    StainTreatment treatment = StainTreatment::None;
    StainBasis macenko;   ///< Macenko: medians over the pictures, the look that all are brought to
    LabLook reinhard;     ///< Reinhard: means over the pictures
    LabLookSpread spread; ///< RandStainNA: how looks differ among the pictures

    /// Whether pictures are treated in judging as well. RandStainNA only varies what is trained on.
    bool isNormalisation() const
    {
        return treatment == StainTreatment::Macenko || treatment == StainTreatment::Reinhard;
    }
};

/// A function of the pictures and their order alone.
/// @param indices  of the train part; at most kStainFitPictures of them, spread evenly, are looked at
/// @throws Error BadInput for a picture that cannot be read, or if none holds tissue; Cancelled
StainFit fitStain(StainTreatment treatment, const PictureCache &pictures, const std::vector<std::size_t> &indices,
                  const CancelToken &cancel, const ProgressSink &progress);
inline constexpr std::size_t kStainFitPictures = 400;

Json toJson(const StainFit &fit);
/// @throws Error BadInput naming the field that is missing or no number
StainFit stainFitFromJson(const Json &document);

/// A picture as a normalisation shows it; the picture itself where the fit is none, or it holds no tissue.
cv::Mat3b normalisedStain(const cv::Mat3b &picture, const StainFit &fit);

} // namespace histo
