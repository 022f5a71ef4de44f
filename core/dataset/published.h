#pragma once

#include "core/dataset/breakhis_name.h"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace histo {

/// BreakHis as its authors published it (Spanhol et al., IEEE TBME 2016).
inline constexpr int kPublishedPictures = 7909;
inline constexpr std::array<int, 4> kPublishedMagnifications = {40, 100, 200, 400};

/// A slide folder and the running numbers of its pictures at 40X, 100X, 200X and 400X, as ranges: "1-18,34-35".
/// Not all folders count from 1, and numbers are missing in between.
struct PublishedFolder {
    const char *folder;
    std::array<const char *, 4> sequences;
    /// Digits of the authors' five folds on whose test side the folder stands ("45"), whole and at all magnifications;
    /// it trains in the others.
    const char *testFolds;
};
std::span<const PublishedFolder> publishedFolders(); ///< 82, sorted by class, subtype and slide

/// A folder's pictures at all magnifications.
std::vector<BreakHisName> publishedPictures(const PublishedFolder &folder);

/// All 7,909 names without their ending, folder by folder: SOB_B_A-14-22549AB-40-001.
const std::vector<std::string> &publishedNames();

} // namespace histo
