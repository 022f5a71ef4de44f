#include "core/dataset/published_comparison.h"

#include "core/common/paths.h"
#include "core/dataset/breakhis_name.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace histo {
namespace {

/// Published names that the scan met, usable or not.
std::unordered_set<std::string> namesMet(const ScanReport &report)
{
    std::unordered_set<std::string> names;
    for (const Sample &sample : report.samples)
        names.insert(utf8(sample.path.stem()));
    for (const SkippedFile &file : report.skipped)
        names.insert(utf8(file.path.stem()));
    return names;
}

const std::unordered_set<std::string> &publishedNameSet()
{
    static const std::unordered_set<std::string> kNames(publishedNames().begin(), publishedNames().end());
    return kNames;
}

/// "1,205": numbers of four digits are read in groups.
std::string grouped(int number)
{
    std::string digits = std::to_string(number);
    for (int position = static_cast<int>(digits.size()) - 3; position > 0; position -= 3)
        digits.insert(static_cast<std::size_t>(position), ",");
    return digits;
}

std::string countText(const PublishedCount &count) { return grouped(count.present) + " of " + grouped(count.expected); }

template <typename Key, typename Title>
std::string listOfDifferences(const std::map<Key, PublishedCount> &counts, Title titleOf)
{
    std::string text;
    for (const auto &[key, count] : counts)
        if (!count.isComplete())
            text += (text.empty() ? "" : ", ") + titleOf(key) + " " + countText(count);
    return text;
}

std::string foldersSentence(const PublishedComparison &comparison)
{
    int whole = 0, partly = 0, absent = 0;
    for (const PublishedFolderCount &folder : comparison.folders) {
        const PublishedCount all = folder.all();
        ++(all.isComplete() ? whole : all.present ? partly : absent);
    }
    return "Slide folders: " + std::to_string(whole) + " whole, " + std::to_string(partly) + " in part, " +
           std::to_string(absent) + " absent, of " + std::to_string(comparison.folders.size()) + ".";
}

std::vector<std::string> sentencesFor(const PublishedComparison &comparison)
{
    std::vector<std::string> sentences;
    if (comparison.present == 0)
        return {"None of the " + grouped(kPublishedPictures) +
                " published pictures of BreakHis is here: this is another data set."};
    if (comparison.missing == 0) {
        sentences.push_back("All " + grouped(kPublishedPictures) + " published pictures are here.");
    } else {
        sentences.push_back(countText({kPublishedPictures, comparison.present}) +
                            " published pictures are here; results are not comparable with those on the whole set.");
        sentences.push_back("By magnification: " + listOfDifferences(comparison.byMagnification, [](int magnification) {
                                return std::to_string(magnification) + "X";
                            }) + ".");
        const auto asItIs = [](const std::string &title) { return title; };
        sentences.push_back("By class and subtype: " + listOfDifferences(comparison.byClass, asItIs) + "; " +
                            listOfDifferences(comparison.bySubtype, asItIs) + ".");
        sentences.push_back(foldersSentence(comparison));
    }
    if (comparison.extra > 0)
        sentences.push_back(grouped(comparison.extra) + (comparison.extra == 1 ? " picture has a name" :
                                                                                 " pictures have names") +
                            " that the published set does not know; the first is " +
                            utf8(comparison.extraPaths.front()) + ".");
    return sentences;
}

Json toJson(const PublishedCount &count) { return {{"expected", count.expected}, {"present", count.present}}; }

Json toJson(const std::vector<PublishedFolderCount> &folders)
{
    Json list = Json::array();
    for (const PublishedFolderCount &folder : folders) {
        Json expected = Json::array(), present = Json::array(), missing = Json::object();
        for (std::size_t column = 0; column < kPublishedMagnifications.size(); ++column) {
            expected.push_back(folder.atMagnification[column].expected);
            present.push_back(folder.atMagnification[column].present);
            if (!folder.missing[column].empty())
                missing[std::to_string(kPublishedMagnifications[column])] = rangesOf(folder.missing[column]);
        }
        list.push_back({{"folder", folder.folder}, {"expected", expected}, {"present", present}, {"missing", missing}});
    }
    return list;
}

} // namespace

std::string rangesOf(const std::vector<int> &numbers)
{
    std::string text;
    for (std::size_t first = 0, last = 0; first < numbers.size(); first = last + 1) {
        last = first;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1)
            ++last;
        text += (text.empty() ? "" : ",") + std::to_string(numbers[first]);
        if (last > first)
            text += "-" + std::to_string(numbers[last]);
    }
    return text;
}

PublishedCount PublishedFolderCount::all() const
{
    PublishedCount sum;
    for (const PublishedCount &count : atMagnification) {
        sum.expected += count.expected;
        sum.present += count.present;
    }
    return sum;
}

std::vector<PublishedFolderCount> PublishedComparison::foldersThatDiffer() const
{
    std::vector<PublishedFolderCount> different;
    if (present > 0)
        std::ranges::copy_if(folders, std::back_inserter(different),
                             [](const PublishedFolderCount &folder) { return !folder.all().isComplete(); });
    return different;
}

PublishedComparison compareWithPublished(const ScanReport &report)
{
    const std::unordered_set<std::string> met = namesMet(report);
    PublishedComparison comparison;
    for (const PublishedFolder &published : publishedFolders()) {
        PublishedFolderCount folder{published.folder, {}, {}};
        for (const BreakHisName &picture : publishedPictures(published)) {
            const bool isHere = met.contains(picture.text());
            const auto column = static_cast<std::size_t>(
                std::ranges::find(kPublishedMagnifications, picture.magnification) - kPublishedMagnifications.begin());
            for (PublishedCount *count : {&folder.atMagnification[column],
                                          &comparison.byMagnification[picture.magnification],
                                          &comparison.byClass[name(picture.label)],
                                          &comparison.bySubtype[picture.subtype]}) {
                ++count->expected;
                count->present += isHere;
            }
            comparison.present += isHere;
            if (!isHere)
                folder.missing[column].push_back(picture.sequence);
        }
        comparison.folders.push_back(std::move(folder));
    }
    comparison.missing = kPublishedPictures - comparison.present;
    for (const Sample &sample : report.samples)
        if (!publishedNameSet().contains(utf8(sample.path.stem())))
            comparison.extraPaths.push_back(sample.path);
    comparison.extra = static_cast<int>(comparison.extraPaths.size());
    comparison.sentences = sentencesFor(comparison);
    return comparison;
}

Json toJson(const PublishedComparison &comparison)
{
    Json byMagnification = Json::object(), byClass = Json::object(), bySubtype = Json::object();
    for (const auto &[magnification, count] : comparison.byMagnification)
        byMagnification[std::to_string(magnification)] = toJson(count);
    for (const auto &[label, count] : comparison.byClass)
        byClass[label] = toJson(count);
    for (const auto &[subtype, count] : comparison.bySubtype)
        bySubtype[subtype] = toJson(count);
    Json extra = Json::array();
    for (const auto &path : comparison.extraPaths)
        extra.push_back(path.generic_string());
    return {{"expected", kPublishedPictures},
            {"present", comparison.present},
            {"missing", comparison.missing},
            {"extra", comparison.extra},
            {"by_magnification", byMagnification},
            {"by_class", byClass},
            {"by_subtype", bySubtype},
            {"folders", toJson(comparison.foldersThatDiffer())},
            {"extra_paths", extra},
            {"sentences", comparison.sentences}};
}

} // namespace histo
