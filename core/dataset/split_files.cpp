#include "core/dataset/split_files.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/dataset/dataset.h"

namespace histo {
namespace {

std::vector<Sample> samplesOf(const std::vector<const SplitRow *> &rows)
{
    std::vector<Sample> samples;
    for (const SplitRow *row : rows)
        samples.push_back(row->sample);
    return samples;
}

} // namespace

std::vector<const SplitRow *> hashFilesOf(Split &split, const std::filesystem::path &root, const CancelToken &cancel,
                                          const ProgressSink &progress)
{
    std::vector<const SplitRow *> rows, changed;
    for (const SplitRow &row : split.rows)
        rows.push_back(&row);
    const auto hashes = hashFiles(root, samplesOf(rows), cancel, progress);
    for (std::size_t index = 0; index < hashes.size(); ++index) {
        SplitRow &row = split.rows[index];
        if (!row.sha256.empty() && row.sha256 != hashes[index])
            changed.push_back(&row);
        row.sha256 = hashes[index];
    }
    return changed;
}

void requireUnchangedFiles(const std::vector<const SplitRow *> &rows, const std::filesystem::path &root,
                           const CancelToken &cancel, const ProgressSink &progress)
{
    const auto hashes = hashFiles(root, samplesOf(rows), cancel, progress);
    const SplitRow *first = nullptr;
    std::size_t count = 0;
    for (std::size_t index = 0; index < hashes.size(); ++index)
        if (!rows[index]->sha256.empty() && rows[index]->sha256 != hashes[index] && count++ == 0)
            first = rows[index];
    if (first)
        throw Error(ErrorKind::BadInput, utf8(root / first->sample.path) + ": not the picture that the run was made with (" +
                                             std::to_string(count) + " of " + std::to_string(rows.size()) +
                                             " have changed); bring the old files back, or train anew");
}

} // namespace histo
