#include "core/dataset/breakhis.h"

#include "core/common/paths.h"
#include "core/dataset/breakhis_name.h"

#include <algorithm>
#include <set>

namespace histo {
namespace {

namespace fs = std::filesystem;

constexpr const char *kBinaryFolder = "classificacao_binaria";
constexpr const char *kMulticlassFolder = "classificacao_multiclasse";

/// Folders from the nearest to the farthest, also above the root: a person may give a folder deep inside the data set.
std::vector<std::string> foldersUpwards(const PictureTree &tree, const fs::path &picture)
{
    std::vector<std::string> folders;
    for (const auto &component : (tree.root / picture).parent_path())
        folders.push_back(utf8(component));
    std::ranges::reverse(folders);
    return folders;
}

bool liesInSlideFolder(const PictureTree &tree, const fs::path &picture)
{
    const auto folders = foldersUpwards(tree, picture);
    return folders.size() > 1 && magnificationOfFolder(folders[0]) && folders[1].starts_with("SOB_");
}

bool liesInBinaryFolder(const PictureTree &tree, const fs::path &picture)
{
    const auto folders = foldersUpwards(tree, picture);
    return folders.size() > 2 && labelOfFolder(folders[0]) && magnificationOfFolder(folders[1]) &&
           folders[2] == kBinaryFolder;
}

template <bool (*lies)(const PictureTree &, const fs::path &)>
bool anyPicture(const PictureTree &tree)
{
    return std::ranges::any_of(tree.pictures, [&](const fs::path &picture) { return lies(tree, picture); });
}

void readPicture(const fs::path &picture, ScanReport &report)
{
    const auto name = parseBreakHisName(picture.filename());
    if (!name || !hasPictureEnding(picture)) {
        report.skipped.push_back({picture, "a name outside the grammar of BreakHis (SOB_M_DC-14-2523-40-001.png)"});
        return;
    }
    if (const auto contradiction = contradictionWithFolders(*name, picture)) {
        skipContradiction(report, picture, *contradiction);
        return;
    }
    Sample sample;
    sample.path = picture;
    describe(sample, *name);
    report.samples.push_back(sample);
}

void readOriginal(const PictureTree &tree, ScanReport &report)
{
    for (const fs::path &picture : tree.pictures)
        readPicture(picture, report);
}

/// The path down to the folder that sorts by subtype, if the picture lies in it.
std::optional<fs::path> multiclassFolder(const fs::path &picture)
{
    fs::path folder;
    for (const auto &component : picture.parent_path()) {
        folder /= component;
        if (component == kMulticlassFolder)
            return folder;
    }
    return std::nullopt;
}

void readMendeley(const PictureTree &tree, ScanReport &report)
{
    std::set<fs::path> secondCopies;
    for (const fs::path &picture : tree.pictures) {
        if (const auto folder = multiclassFolder(picture))
            secondCopies.insert(*folder);
        else
            readPicture(picture, report);
    }
    for (const fs::path &folder : secondCopies)
        report.skipped.push_back({folder, "the same pictures a second time, sorted by subtype"});
}

} // namespace

const DatasetLayout kBreakHisOriginal = {
    "breakhis_original",
    "BreakHis as published (breast/{benign,malignant}/SOB/<subtype>/SOB_…/40X/SOB_….png)",
    anyPicture<liesInSlideFolder>,
    readOriginal,
};

const DatasetLayout kBreakHisMendeley = {
    "breakhis_mendeley",
    "the Mendeley copy (classificacao_binaria/40X/{benign,malignant}/SOB_….png)",
    anyPicture<liesInBinaryFolder>,
    readMendeley,
};

} // namespace histo
