#pragma once

#include "core/dataset/split.h"
#include "core/run/run_directory.h"

#include <filesystem>

/// A tiny data set in BreakHis' layout and a finished run on it, without any training.
///
/// Six benign and six malignant cases with two pictures each at 100X, split by accession number into three folds. On
/// the test part (two cases a class, eight pictures) the run calls one malignant picture benign and is otherwise right.
/// Three epochs, the first of the head alone; the second is the best.
struct CraftedRun {
    std::filesystem::path data, run;
};

enum class Leak { No, Yes };
CraftedRun craftRun(const std::filesystem::path &folder, Leak leak = Leak::No);

/// Adds probes of the run's first two validation pictures, one benign and one malignant, after each of its epochs. The
/// benign one is called right from the second epoch on and has no map before; the malignant one is always called right,
/// and the maximum of its map is the number of the epoch.
void addProbes(const CraftedRun &crafted);

/// Only the data set.
void craftDataset(const std::filesystem::path &data);
