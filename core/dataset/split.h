#pragma once

#include "core/dataset/sample.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace histo {

enum class Part { Train, Validation, Test };
const char *name(Part part); ///< train, val, test

enum class SplitScheme {
    Grouped, ///< no group in two parts
    Leaky    ///< by image: only to show how much that flatters; everything made from it is watermarked
};
enum class GroupKey { Stem, Slide, Folder };
std::optional<SplitScheme> splitSchemeNamed(const std::string &name); ///< grouped, leaky
std::optional<GroupKey> groupKeyNamed(const std::string &name);       ///< stem, slide, folder
const char *name(SplitScheme scheme);
const char *name(GroupKey key);

/// The group of a sample under a key. @throws Error BadInput if the sample does not know it
const std::string &groupOf(const Sample &sample, GroupKey key);

struct SplitOptions {
    SplitScheme scheme = SplitScheme::Grouped;
    GroupKey groupKey = GroupKey::Stem;
    int folds = 5; ///< K test parts cover every picture once
    int fold = 1;  ///< counts from 1
    std::uint64_t seed = 1;
    std::vector<int> magnifications; ///< empty = all
};

struct SplitRow {
    Sample sample;
    std::string sha256; ///< of the file; empty until hashed
    std::string group;
    Part part = Part::Train;
};

struct Straddling {
    std::string group;
    std::vector<Part> parts;
};

/// Who trains, who selects, who judges.
struct Split {
    std::vector<SplitRow> rows;           ///< sorted by path
    std::string scheme;                   ///< grouped | leaky | file
    std::string groupKey;                 ///< stem | slide | folder | file
    std::optional<std::string> watermark; ///< says "leaky …" where a group stands in two parts

    std::vector<Straddling> straddling() const; ///< groups in more than one part, sorted
    std::vector<const SplitRow *> part(Part part) const;
};

/// Stratified by class (and balanced in magnification as far as groups allow); a function of samples, options alone,
/// whatever the samples' order.
///
/// The groups are dealt into K folds; a group with both classes counts as the class of most of its pictures (malignant
/// if equal). Of each class the folds hold equally many groups, or one more. Fold I is the test part, the next one (the
/// first after the last) the validation part, the others train. With two folds the one that is not the test part is
/// dealt once more, into train and validation. Under Leaky the same is done with single pictures in place of groups.
/// Under Grouped, train, val and test each hold both classes.
/// @throws Error BadInput if there are too few groups of a class for that (says how many there are and are needed), or
///         no picture at the magnifications asked for
/// @throws Error Usage if fold is not in [1, folds] or folds < 2
Split makeSplit(const std::vector<Sample> &samples, const SplitOptions &options);

/// split.csv: path,sha256,label,subtype,magnification,group,part
std::string toCsv(const Split &split);
/// Watermarked where its groups straddle. Slide, accession number and the like come from the file names where these
/// follow BreakHis' grammar; otherwise the group stands for them.
/// @throws Error BadInput naming file and line: a missing column, an unknown class or part, a path that is listed twice
///         or leaves the data set, an empty group, no rows
Split readSplit(const std::filesystem::path &csv);

/// Hash of the split: SHA-256 of its CSV without the sha256 column, so that it says who is where and nothing else.
std::string splitHash(const Split &split);

/// @throws Error BadInput if a group stands in two parts and the split is not watermarked, or a part is empty
void checkSplit(const Split &split);

/// Images and groups per part and class, with warnings for people (fewer than 3 groups of a class in a part).
struct SplitSummary {
    struct Count {
        int images = 0, groups = 0;
    };
    Count counts[3][2]; ///< [Part][Label]
    std::vector<std::string> warnings;
};
SplitSummary summarize(const Split &split);

} // namespace histo
