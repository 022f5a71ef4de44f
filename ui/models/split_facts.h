#pragma once

#include "core/dataset/dataset.h"
#include "core/dataset/split.h"

#include <QString>
#include <vector>

namespace histo {

/// What a person should know of a split before training on it.
struct SplitFacts {
    SplitSummary summary;
    std::vector<std::string> patientsInTwoParts; ///< accession numbers, whatever the split groups by
    int duplicatesInTwoParts = 0;                ///< pairs of equal pixels on both sides, as far as they are known
    bool isLeakyOnPurpose = false;

    int images(Part part) const;
    double imbalance() const; ///< larger class over smaller class in train; 0 if one is missing
};

/// @throws Error as makeSplit does
/// @thread any
SplitFacts splitFacts(const ScanReport &report, const SplitOptions &options);

/// One line for people, with how much it matters.
struct Remark {
    enum class Kind { Good, Note, Warning } kind = Kind::Note;
    QString text;
};
/// Leaks, imbalance and small parts, the gravest first.
std::vector<Remark> remarksOn(const SplitFacts &facts);

} // namespace histo
