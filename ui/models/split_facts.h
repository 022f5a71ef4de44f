#pragma once

#include "core/dataset/dataset.h"
#include "core/dataset/split.h"
#include "core/train/train_config.h"

#include <QString>
#include <optional>
#include <vector>

namespace histo {

/// What a person should know of a split before training on it.
struct SplitFacts {
    SplitSummary summary;
    SplitScheme scheme = SplitScheme::Grouped;
    bool isLeaky = false;                        ///< what is made from it is watermarked
    std::vector<std::string> patientsInTwoParts; ///< accession numbers, whatever the split groups by
    int picturesInTwoParts = 0;                  ///< equal pixels on both sides, as far as pixels are known
    /// Balanced accuracy on the test part of mean colour alone; under Leaky also of the same fold split by patient.
    /// Nothing where pixels are not known yet, or a class is missing.
    std::optional<double> colourBaseline, colourBaselineByPatient;

    int images(Part part) const;
    double imbalance() const; ///< larger class over smaller class in train; 0 if one is missing
};

/// Of the split that a run with this configuration has.
/// @throws Error as splitOf does
/// @thread any
SplitFacts splitFacts(const ScanReport &report, const TrainConfig &config);

/// One line for people, with how much it matters.
struct Remark {
    enum class Kind { Good, Note, Warning } kind = Kind::Note;
    QString text;
};
/// Leaks, small parts, imbalance and what is done about it, the gravest first.
std::vector<Remark> remarksOn(const SplitFacts &facts, ImbalanceRemedy remedy);

} // namespace histo
