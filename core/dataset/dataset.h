#pragma once

#include "core/common/cancel_token.h"
#include "core/common/json.h"
#include "core/common/progress.h"
#include "core/dataset/picture_facts.h"
#include "core/dataset/sample.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace histo {

struct SkippedFile {
    std::filesystem::path path; ///< relative to the root
    std::string reason;         ///< for people
};

/// Something about the data that a careful person would want to know.
struct DatasetProblem {
    /// Stable word: folder_name (a name contradicts its folder; left out of the samples), duplicate_pixels,
    /// label_conflict and subtype_conflict (equal pixels under two names for the tissue), near_duplicate, size_differs,
    /// group_unknown.
    std::string kind;
    std::string message;
    std::vector<std::filesystem::path> paths;
};

/// Pictures that look alike but are not equal: the same field photographed, cut or stored again, perhaps.
struct NearDuplicate {
    std::filesystem::path first, second; ///< relative to the root
    double correlation = 0;              ///< of small grey versions, shifted so that they fit best; at most 1
};

/// What a folder holds. Every file is a sample, in `skipped` or in `otherFiles`.
struct ScanReport {
    std::filesystem::path root;  ///< absolute; `Sample::path` is relative to it
    std::string format;          ///< id of the layout: csv_manifest, breakhis_original, breakhis_mendeley, image_folder
    std::vector<Sample> samples; ///< sorted by path
    std::vector<SkippedFile> skipped;
    std::vector<DatasetProblem> problems;
    std::vector<std::pair<std::filesystem::path, std::filesystem::path>> duplicates; ///< equal decoded pixels
    std::vector<NearDuplicate> nearDuplicates;
    std::vector<SkippedFile> otherFiles; ///< no pictures by their names: README.txt, Thumbs.db, an archive
    /// Of each sample, in order, without thumbnails. Those that only the header is known of are not isExamined().
    std::vector<PictureFacts> facts;
};

enum class CheckPixels {
    No,      ///< names, sizes and headers only: fast; a file cut off behind its header is not noticed
    IfKnown, ///< as Yes for files that the catalog knows unchanged, as No for the others: fast, for browsing
    Yes      ///< every picture is decoded: finds broken ones, equal pixels and pictures that look alike
};

/// Whether earlier scans are believed and this one is kept for later (catalog.h): files that have not changed are then
/// not opened. A catalog that cannot be used is a warning, never an error.
enum class UseCatalog { No, Yes };

/// Reads a data set's folder. Layouts are tried in the order of the table in dataset.cpp.
/// Links that leave the root or loop are skipped with a reason.
/// @throws Error BadInput if the folder is missing or holds no usable picture (the message says what was looked for)
/// @thread any; uses all cores
ScanReport scanDataset(const std::filesystem::path &root, CheckPixels check, const CancelToken &cancel = {},
                       const ProgressSink &progress = {}, UseCatalog useCatalog = UseCatalog::No);

/// The document of `data scan --json -` (CONTRACT.md, data).
Json toJson(const ScanReport &report);

/// Hash of the data set's names and bytes: SHA-256 over lines "<path>\t<sha256 of the file>\n" in order of path.
/// @param fileHashes  sha256 of each sample's file, in the order of `samples`
std::string dataHash(const std::vector<Sample> &samples, const std::vector<std::string> &fileHashes);

/// SHA-256 of each sample's file, in order. @throws Error BadInput naming a file that vanished
std::vector<std::string> hashFiles(const std::filesystem::path &root, const std::vector<Sample> &samples,
                                   const CancelToken &cancel = {}, const ProgressSink &progress = {});

} // namespace histo
