#include "core/dataset/image_folder.h"

#include "core/common/paths.h"
#include "core/dataset/breakhis_name.h"

#include <algorithm>
#include <set>

namespace histo {
namespace {

namespace fs = std::filesystem;

/// What the folders above a picture say.
struct FolderFacts {
    std::set<Label> labels; ///< of all class folders on the way; one, if all is well
    std::string caseFolder; ///< first folder under the class folder that is no magnification; empty if there is none
    int magnification = 0;
};

FolderFacts factsFromFolders(const fs::path &picture)
{
    FolderFacts facts;
    for (const auto &component : picture.parent_path()) {
        const std::string folder = utf8(component);
        if (const auto label = labelOfFolder(folder)) {
            facts.labels.insert(*label);
            facts.caseFolder.clear();
        } else if (const int magnification = magnificationOfFolder(folder)) {
            facts.magnification = magnification;
        } else if (!facts.labels.empty() && facts.caseFolder.empty()) {
            facts.caseFolder = folder;
        }
    }
    return facts;
}

bool hasClass(const fs::path &picture)
{
    return !factsFromFolders(picture).labels.empty() || parseBreakHisName(picture.filename());
}

bool recognises(const PictureTree &tree) { return std::ranges::any_of(tree.pictures, hasClass); }

Sample sampleFromFolders(const fs::path &picture, const FolderFacts &facts)
{
    Sample sample;
    sample.path = picture;
    sample.label = *facts.labels.begin();
    sample.magnification = facts.magnification;
    sample.folder = facts.caseFolder.empty() ? picture.generic_string() : facts.caseFolder;
    sample.slide = sample.folder;
    sample.stem = sample.folder;
    return sample;
}

void read(const PictureTree &tree, ScanReport &report)
{
    DatasetProblem withoutCase{"group_unknown", "", {}};
    for (const fs::path &picture : tree.pictures) {
        const FolderFacts facts = factsFromFolders(picture);
        if (const auto name = parseBreakHisName(picture.filename())) {
            if (const auto contradiction = contradictionWithFolders(*name, picture)) {
                skipContradiction(report, picture, *contradiction);
                continue;
            }
            Sample sample;
            sample.path = picture;
            describe(sample, *name);
            report.samples.push_back(sample);
        } else if (facts.labels.size() != 1) {
            report.skipped.push_back({picture, facts.labels.empty()
                                                   ? "it lies neither under benign/ nor under malignant/"
                                                   : "it lies under benign/ and malignant/ at once"});
        } else {
            report.samples.push_back(sampleFromFolders(picture, facts));
            if (facts.caseFolder.empty())
                withoutCase.paths.push_back(picture);
        }
    }
    if (withoutCase.paths.empty())
        return;
    withoutCase
        .message = std::to_string(withoutCase.paths.size()) +
                   " pictures lie directly in their class folder, so that nothing tells which are of one patient: "
                   "each counts as a case of its own, and results may be too good. Put each patient's pictures "
                   "in a folder of their own.";
    report.problems.push_back(withoutCase);
}

} // namespace

const DatasetLayout kImageFolder = {
    "image_folder",
    "folders called benign and malignant with pictures in them, at best a folder for each patient in between",
    recognises,
    read,
};

} // namespace histo
