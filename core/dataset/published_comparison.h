#pragma once

#include "core/common/json.h"
#include "core/dataset/dataset.h"
#include "core/dataset/published.h"

#include <map>

namespace histo {

/// A count beside the published one.
struct PublishedCount {
    int expected = 0, present = 0;

    bool isComplete() const { return present == expected; }
};

/// A slide folder as published; at 40X, 100X, 200X, 400X.
struct PublishedFolderCount {
    std::string folder;
    std::array<PublishedCount, 4> atMagnification;
    std::array<std::vector<int>, 4> missing; ///< running numbers

    PublishedCount all() const;
};

/// A scanned folder beside the published set, by names alone: a picture that is broken, or was saved in another format
/// or size, is still present.
struct PublishedComparison {
    int present = 0; ///< published names found among samples and skipped files, each counted once
    int missing = 0; ///< the other published names
    int extra = 0;   ///< samples under other names
    std::map<int, PublishedCount> byMagnification;
    std::map<std::string, PublishedCount> byClass, bySubtype;
    std::vector<PublishedFolderCount> folders; ///< all 82, in the order of publishedFolders()
    std::vector<std::filesystem::path> extraPaths;
    std::vector<std::string> sentences; ///< what is there, missing and different, for people, the broadest first

    /// Those of `folders` that are not complete. Another data set, which has nothing of the published one, has none.
    std::vector<PublishedFolderCount> foldersThatDiffer() const;
};
PublishedComparison compareWithPublished(const ScanReport &report);

/// Running numbers in short: "3,7-9".
std::string rangesOf(const std::vector<int> &numbers);

/// Member "published" of `data scan`: {"expected", "present", "missing", "extra", "by_magnification": {"40":
/// {"expected", "present"}, …}, "by_class", "by_subtype", "folders": [{"folder", "expected": [4], "present": [4],
/// "missing": {"40": "3,7-9", …}}] (those that differ; none for another data set), "extra_paths", "sentences"}
Json toJson(const PublishedComparison &comparison);

} // namespace histo
