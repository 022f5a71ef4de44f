#pragma once

#include <filesystem>

/// A tiny BreakHis tree with what real ones have and crafted runs lack:
///   14-1000 benign adenosis on slides A and B: 40X A 1, 2 and B 1; 100X A 1, 2, 3; 400X B 1 (none at 200X)
///   14-2000 malignant, on slide 14-2000 as DC and as LC: 100X 1 and 2 of each; number 1 of both has equal pixels
///   14-3000 malignant DC: 40X 1
/// Every picture is noise of 28 x 20 pixels.
/// Beside them an empty picture and README.txt.
void writeLadderData(const std::filesystem::path &root);
inline constexpr int kLadderPictures = 12, kLadderCases = 3;
