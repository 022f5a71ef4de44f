#pragma once

#include "core/common/random.h"
#include "core/train/recipe.h"

#include <opencv2/core.hpp>

namespace histo {

/// One showing of a picture: what is cut out, how it is turned, and how its colours change.
struct View {
    cv::Rect area;                    ///< of the picture
    int turn = 0;                     ///< turns.h
    cv::Vec3f stainScale, stainShift; ///< of haematoxylin, eosin and DAB, as jitterHed takes them
    float brightness = 1;             ///< factor, after that

    bool changesStains() const { return stainScale != cv::Vec3f() || stainShift != cv::Vec3f(); }
};

/// A random view for training: a square, one of the eight flips and quarter turns (tissue has no up), stain jitter in
/// haematoxylin-eosin space (Tellez et al. 2018) and brightness (the microscope exposed automatically).
/// Every number is drawn whatever the settings: switching one of them off leaves the others as they were.
///
/// @param picture  at least side x side
/// @param random   gives the same view for the same stream
View drawView(cv::Size picture, int side, const AugmentSettings &settings, RandomStream &random);

/// The square in the middle as it is.
View centreView(cv::Size picture, int side);

/// The view as a picture, RGB, 8 bit. Training itself takes the faster way to the network (view_writer.h), which rounds
/// once instead of after each step: within a grey level of this one.
cv::Mat3b shown(const cv::Mat3b &picture, const View &view);

} // namespace histo
