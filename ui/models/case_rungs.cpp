#include "ui/models/case_rungs.h"

#include "core/dataset/published.h"

#include <algorithm>
#include <map>
#include <set>

namespace histo {

namespace {

const Sample &at(const std::vector<Sample> &samples, int index) { return samples[static_cast<std::size_t>(index)]; }

/// Unknown (0) last.
bool isLower(int left, int right) { return left != right && left != 0 && (right == 0 || left < right); }

CaseRung makeRung(const std::vector<Sample> &samples, int magnification, std::vector<int> indices)
{
    std::ranges::stable_sort(indices, {}, [&](int index) { return at(samples, index).sequence; });
    std::map<std::string, RungSlide> slideOfFolder;
    for (int index : indices) {
        const Sample &sample = at(samples, index);
        RungSlide &slide = slideOfFolder[sample.folder];
        slide.folder = sample.folder;
        slide.slide = sample.slide;
        slide.subtype = sample.subtype;
        slide.samples.push_back(index);
    }
    CaseRung rung{.magnification = magnification, .slides = {}};
    for (auto &[folder, slide] : slideOfFolder)
        rung.slides.push_back(std::move(slide));
    return rung;
}

/// The slide that holds a picture of a rung, and the picture's place in it.
std::pair<const RungSlide *, int> slideAt(const CaseRung &rung, int picture)
{
    for (const RungSlide &slide : rung.slides) {
        const int count = static_cast<int>(slide.samples.size());
        if (picture < count)
            return {&slide, picture};
        picture -= count;
    }
    return {nullptr, 0};
}

/// As far along as `place` of `count` is.
int alike(int place, int count, int otherCount)
{
    return count < 2 ? 0 : (place * (otherCount - 1) + (count - 1) / 2) / (count - 1);
}

int landing(const CaseRung &from, int picture, const CaseRung &to)
{
    const auto [slide, place] = slideAt(from, picture);
    int before = 0;
    for (const RungSlide &other : to.slides) {
        const int count = static_cast<int>(other.samples.size());
        if (slide && other.folder == slide->folder)
            return before + alike(place, static_cast<int>(slide->samples.size()), count);
        before += count;
    }
    return alike(picture, static_cast<int>(from.samples().size()), before);
}

} // namespace

std::vector<int> CaseRung::samples() const
{
    std::vector<int> all;
    for (const RungSlide &slide : slides)
        all.insert(all.end(), slide.samples.begin(), slide.samples.end());
    return all;
}

std::vector<CaseRung> rungsOfCase(const std::vector<Sample> &samples, const std::string &stem)
{
    std::map<int, std::vector<int>, decltype(&isLower)> picturesAt(&isLower);
    auto isPublished = [](const Sample &sample) {
        return std::ranges::find(kPublishedMagnifications, sample.magnification) != kPublishedMagnifications.end();
    };
    if (std::ranges::any_of(samples, isPublished))
        for (int magnification : kPublishedMagnifications)
            picturesAt[magnification];
    for (std::size_t index = 0; index < samples.size(); ++index)
        if (samples[index].stem == stem)
            picturesAt[samples[index].magnification].push_back(static_cast<int>(index));
    std::vector<CaseRung> rungs;
    for (auto &[magnification, indices] : picturesAt)
        rungs.push_back(makeRung(samples, magnification, std::move(indices)));
    return rungs;
}

LadderPlace placeOf(const std::vector<CaseRung> &rungs, int sample)
{
    for (std::size_t rung = 0; rung < rungs.size(); ++rung) {
        const std::vector<int> all = rungs[rung].samples();
        if (const auto found = std::ranges::find(all, sample); found != all.end())
            return {static_cast<int>(rung), static_cast<int>(found - all.begin())};
    }
    return {};
}

LadderPlace climbed(const std::vector<CaseRung> &rungs, const LadderPlace &from, int step)
{
    if (!from.isValid())
        return from;
    int rung = from.rung + step;
    while (rung >= 0 && rung < static_cast<int>(rungs.size()) && rungs[static_cast<std::size_t>(rung)].slides.empty())
        rung += step;
    if (rung < 0 || rung >= static_cast<int>(rungs.size()))
        return from;
    return {rung,
            landing(rungs[static_cast<std::size_t>(from.rung)], from.picture, rungs[static_cast<std::size_t>(rung)])};
}

std::vector<std::string> casesInOrder(const std::vector<Sample> &samples, const std::vector<int> &indices)
{
    std::vector<std::string> cases;
    std::set<std::string> seen;
    for (int index : indices)
        if (const std::string &stem = at(samples, index).stem; seen.insert(stem).second)
            cases.push_back(stem);
    return cases;
}

} // namespace histo
