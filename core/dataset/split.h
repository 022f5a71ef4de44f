#pragma once

#include "core/dataset/sample.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace histo {

enum class Part { Train, Validation, Test };
const char *name(Part part); ///< train, val, test

enum class SplitScheme {
    Grouped,  ///< no group in two parts
    Official, ///< one of the authors' five folds: slides of one patient stand on both sides (fold_list.h)
    Leaky     ///< by image: only to show how much that flatters; everything made from it is watermarked
};
enum class GroupKey { Stem, Slide, Folder };
std::optional<SplitScheme> splitSchemeNamed(const std::string &name); ///< grouped, official, leaky
std::optional<GroupKey> groupKeyNamed(const std::string &name);       ///< stem, slide, folder
const char *name(SplitScheme scheme);
const char *name(GroupKey key);

/// The group of a sample under a key. @throws Error BadInput if the sample does not know it
const std::string &groupOf(const Sample &sample, GroupKey key);

/// What becomes of pictures with equal pixels (Sample::pixelHash).
enum class TwinPolicy {
    Drop, ///< one of them has a row; none if some are called benign and some malignant. Under Official, those of the test
          ///< side stay and their twins on the train side go.
    Keep  ///< each has a row
};

std::optional<TwinPolicy> twinPolicyNamed(const std::string &name); ///< drop, keep
const char *name(TwinPolicy policy);

struct SplitOptions {
    SplitScheme scheme = SplitScheme::Grouped;
    GroupKey groupKey = GroupKey::Stem;
    int folds = 5; ///< K test parts cover every picture once; not under Official
    int fold = 1;  ///< counts from 1; under Official 1 to 5
    std::optional<std::filesystem::path> foldFile; ///< Official: a list in place of the published fold
    std::uint64_t seed = 1;
    std::vector<int> magnifications; ///< empty = all
    TwinPolicy twins = TwinPolicy::Drop;
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

/// A picture that the data set holds and the split does not: a copy of another, or one that the authors' fold does not
/// name.
struct LeftOut {
    std::filesystem::path path;
    std::string reason; ///< for people
};
/// Who trains, who selects, who judges.
struct Split {
    std::vector<SplitRow> rows;           ///< sorted by path
    std::string scheme;                   ///< grouped | official | leaky | file
    std::string groupKey;                 ///< stem | slide | folder | file
    std::optional<std::string> watermark; ///< says "leaky …" where a group or a picture stands in two parts
    std::vector<LeftOut> leftOut;         ///< sorted by path

    std::vector<Straddling> straddling() const;      ///< groups in more than one part, sorted
    std::vector<Straddling> straddlingStems() const; ///< accession numbers in more than one part, whatever the group
    std::vector<const SplitRow *> part(Part part) const;
    std::vector<std::size_t> indices(Part part) const; ///< of the same rows, in `rows`

    /// Rows with equal pixels, as sets of two or more, as far as pixels are known; sorted.
    std::vector<std::vector<const SplitRow *>> twins() const;
    /// Those of them that stand in more than one part.
    std::vector<std::vector<const SplitRow *>> straddlingTwins() const;
};

/// Stratified by class (and balanced in magnification as far as groups allow); a function of samples, options alone,
/// whatever the samples' order.
///
/// Grouped: what must stay together is dealt as a whole into K folds: a group, with the groups that hold one of its
/// pictures too (equal pixels) or pictures of the same slide. A whole with both classes counts as the class of most of its
/// pictures (malignant if equal). Of each class the folds hold equally many, or one more.
/// Fold I is the test part, the next one (the first after the last) the validation part, the others train. With two
/// folds the one that is not the test part is dealt once more, into train and validation. Train, val and test each hold
/// both classes. Leaky: the same with single pictures in place of groups.
///
/// Official: the list's test side is the test part. Validation is cut by group from the train side, about a fifth of
/// the groups that stand there alone; the rest of the train side trains. Pictures that the list does not name are left
/// out. Watermarked where groups straddle (in every published fold they do).
/// @throws Error BadInput if there are too few groups of a class for that (says how many there are and are needed), or
///         no picture at the magnifications asked for, or the fold's list cannot be read or names none of the pictures
/// @throws Error Usage if fold is not in [1, folds] or folds < 2
Split makeSplit(const std::vector<Sample> &samples, const SplitOptions &options);

/// split.csv: path,sha256,label,subtype,magnification,group,part
std::string toCsv(const Split &split);
/// Watermarked where its groups or, as their names tell, its slides straddle. Slide, accession number and the like come from the file names where these
/// follow BreakHis' grammar; otherwise the group stands for them.
/// @throws Error BadInput naming file and line: a missing column, an unknown class or part, a path that is listed twice
///         or leaves the data set, an empty group, no rows
Split readSplit(const std::filesystem::path &csv);

/// Hash of the split: SHA-256 of its CSV without the sha256 column, so that it says who is where and nothing else.
std::string splitHash(const Split &split);

/// What leaks between the parts, in words that begin with "leaky": groups, slides or pictures in more than one part.
/// Nothing if none do.
std::optional<std::string> leakOf(const Split &split);

/// @throws Error BadInput if a group, a slide or a picture stands in two parts and the split is not watermarked, or a
///         part is empty
void checkSplit(const Split &split);

/// Images and groups of each part and class.
struct SplitCounts {
    struct Count {
        int images = 0, groups = 0;
    };
    Count counts[3][2]; ///< [Part][Label]
};

/// With warnings for people: fewer than 3 groups of a class in a part, a part without one of the magnifications,
/// accession numbers in two parts, pictures left out.
struct SplitSummary : SplitCounts {
    std::map<int, SplitCounts> byMagnification;
    std::vector<std::string> warnings;
};
SplitSummary summarize(const Split &split);

} // namespace histo
