#pragma once

#include "core/dataset/dataset.h"
#include "core/dataset/picture_tree.h"

namespace histo {

/// A way in which pictures lie in folders. A new one is a file with these functions and a row in dataset.cpp's table.
struct DatasetLayout {
    const char *id;        ///< `ScanReport::format`
    const char *lookedFor; ///< for people, when no layout fits
    /// Whether the folders and names are of this layout; opens no picture.
    bool (*recognises)(const PictureTree &tree);
    /// Puts every picture of the tree into `samples` or `skipped` (in the tree's order) and says what contradicts
    /// itself in `problems`.
    void (*read)(const PictureTree &tree, ScanReport &report);
};

/// Leaves a picture out whose name contradicts its folder: nobody can know which of the two is right. It is in
/// `skipped`, and in `problems` as folder_name.
void skipContradiction(ScanReport &report, const std::filesystem::path &picture, const std::string &contradiction);

} // namespace histo
