#pragma once

#include "core/dataset/dataset.h"

#include <filesystem>
#include <vector>

namespace histo {

/// The picture files under a folder, by their names; none of them is opened yet.
struct PictureTree {
    std::filesystem::path root;                  ///< absolute, links resolved
    std::vector<std::filesystem::path> pictures; ///< relative to the root, sorted by their text
    std::vector<SkippedFile> skipped;            ///< links, pipes, names and folders that cannot be followed
    std::vector<SkippedFile> otherFiles;         ///< no pictures by their names
};

/// Whether a name ends in png, jpg, jpeg, tif, tiff or bmp, in any case.
bool hasPictureEnding(const std::filesystem::path &fileName);

/// Ends as a picture, or begins as BreakHis names do (SOB_), so that a half-finished download "….png.part" is reported
/// and not overlooked.
bool looksLikePicture(const std::filesystem::path &fileName);

/// Walks a folder. A link to a picture inside the root counts as a picture; a link that dangles, leaves the root, or
/// leads to a folder of the root (whose pictures would count twice, or for ever) is skipped with its reason.
/// @throws Error BadInput if the folder is missing or no folder
PictureTree findPictures(const std::filesystem::path &root, const CancelToken &cancel);

} // namespace histo
