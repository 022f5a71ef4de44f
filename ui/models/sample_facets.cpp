#include "ui/models/sample_facets.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <unordered_set>

namespace histo {

namespace {

constexpr const char *kFacetNames[kFacetCount] = {"magnification", "class",   "subtype", "case",
                                                  "part",          "outcome", "copies",  "remarks"};

using Keys = std::vector<std::string>;

/// Pictures that are there twice, or nearly.
struct Copies {
    std::unordered_set<std::string> equal, similar; ///< paths as text: comparing paths as such takes long

    explicit Copies(const ScanReport &report)
    {
        for (const auto &[first, second] : report.duplicates)
            equal.insert({first.generic_string(), second.generic_string()});
        for (const NearDuplicate &pair : report.nearDuplicates)
            similar.insert({pair.first.generic_string(), pair.second.generic_string()});
    }

    Keys keysOf(const Sample &sample) const
    {
        Keys keys;
        const std::string path = sample.path.generic_string();
        if (equal.contains(path))
            keys.push_back("equal");
        if (similar.contains(path))
            keys.push_back("similar");
        return keys;
    }
};

Keys remarksOf(const Sample &sample, const NoteMap &notes)
{
    const auto found = notes.find(sample.path);
    Keys keys;
    if (found != notes.end() && found->second.isMarked)
        keys.push_back("marked");
    if (found != notes.end() && !found->second.text.empty())
        keys.push_back("note");
    return keys;
}

std::string outcomeOf(const Sample &sample, const RunLookup &run)
{
    const std::optional<PredictionRow> prediction = run.predictionOf(sample.path);
    if (!prediction)
        return {};
    return isRight(*prediction) ? "right" : "wrong";
}

std::string partOf(const Sample &sample, const RunLookup &run)
{
    const std::optional<Part> part = run.partOf(sample.path);
    return part ? name(*part) : std::string();
}

Keys keysOf(Facet facet, const Sample &sample, const RunLookup &run, const Copies &copies, const NoteMap &notes)
{
    switch (facet) {
    case Facet::Magnification: return {sample.magnification > 0 ? std::to_string(sample.magnification) : std::string()};
    case Facet::Class: return {name(sample.label)};
    case Facet::Subtype: return {sample.subtype};
    case Facet::Case: return {sample.stem};
    case Facet::PartOfSplit: return {partOf(sample, run)};
    case Facet::Outcome: return {outcomeOf(sample, run)};
    case Facet::Copies: return copies.keysOf(sample);
    case Facet::Remarks: break;
    }
    return remarksOf(sample, notes);
}

/// Numbers by size, words by the alphabet, what is unknown last; the parts of a split in the order of their use.
bool comesBefore(const std::string &left, const std::string &right)
{
    auto rank = [](const std::string &key) {
        static const std::map<std::string, int> kPartRank = {{"train", 1}, {"val", 2}, {"test", 3}};
        const auto part = kPartRank.find(key);
        const bool isNumber = !key.empty() && key.find_first_not_of("0123456789") == std::string::npos;
        return std::tuple(key.empty(), part != kPartRank.end() ? part->second : 0, isNumber ? key.size() : 0, key);
    };
    return rank(left) < rank(right);
}

} // namespace

const char *name(Facet facet) { return kFacetNames[static_cast<int>(facet)]; }

SampleFacets::SampleFacets(const ScanReport &report, const RunLookup &run, const NoteMap &notes)
    : m_sampleCount(static_cast<int>(report.samples.size()))
{
    const Copies copies(report);
    for (int facet = 0; facet < kFacetCount; ++facet) {
        std::vector<Keys> keys;
        keys.reserve(report.samples.size());
        for (const Sample &sample : report.samples) {
            keys.push_back(keysOf(Facet(facet), sample, run, copies, notes));
            if (keys.back().empty())
                keys.back().emplace_back();
        }
        const bool isOfReader = Facet(facet) == Facet::Remarks;
        m_columns[static_cast<std::size_t>(facet)] = makeColumn(keys, isOfReader ? Keys{"marked", "note"} : Keys());
    }
    apply();
}

SampleFacets::Column SampleFacets::makeColumn(const std::vector<Keys> &keysOfSamples, const Keys &alwaysOffered)
{
    Column column;
    std::map<std::string, int, decltype(&comesBefore)> indexOfKey(&comesBefore);
    for (const std::string &key : alwaysOffered)
        indexOfKey.emplace(key, 0);
    for (const Keys &keys : keysOfSamples)
        for (const std::string &key : keys)
            indexOfKey.emplace(key, 0);
    for (auto &[key, index] : indexOfKey) {
        index = static_cast<int>(column.values.size());
        column.values.push_back({.key = key});
    }
    for (const Keys &keys : keysOfSamples) {
        column.firstOfSample.push_back(static_cast<int>(column.valueOfEntry.size()));
        for (const std::string &key : keys) {
            const int value = indexOfKey.at(key);
            column.valueOfEntry.push_back(value);
            ++column.values[static_cast<std::size_t>(value)].picturesOfAll;
        }
    }
    column.firstOfSample.push_back(static_cast<int>(column.valueOfEntry.size()));
    return column;
}

void SampleFacets::choose(Facet facet, const std::set<std::string> &keys)
{
    m_columns[static_cast<std::size_t>(facet)].chosen = keys;
    apply();
}

void SampleFacets::choose(const FacetChoice &choice)
{
    for (int facet = 0; facet < kFacetCount; ++facet) {
        const auto found = choice.find(Facet(facet));
        m_columns[static_cast<std::size_t>(facet)].chosen = found == choice.end() ? std::set<std::string>()
                                                                                  : found->second;
    }
    apply();
}

FacetChoice SampleFacets::choice() const
{
    FacetChoice choice;
    for (int facet = 0; facet < kFacetCount; ++facet)
        if (!chosen(Facet(facet)).empty())
            choice[Facet(facet)] = chosen(Facet(facet));
    return choice;
}

void SampleFacets::apply()
{
    // Looked up once per value, not per picture: whether it lets a picture through.
    std::array<std::vector<char>, kFacetCount> letsThrough;
    for (std::size_t facet = 0; facet < kFacetCount; ++facet)
        for (FacetValue &value : m_columns[facet].values) {
            value.pictures = 0;
            const std::set<std::string> &chosen = m_columns[facet].chosen;
            letsThrough[facet].push_back(chosen.empty() || chosen.contains(value.key));
        }

    m_visible.clear();
    std::vector<char> isCaseVisible(column(Facet::Case).values.size());
    for (int sample = 0; sample < m_sampleCount; ++sample) {
        auto valuesIn = [&](std::size_t facet) {
            const Column &column = m_columns[facet];
            const auto at = static_cast<std::size_t>(sample);
            return std::span(column.valueOfEntry)
                .subspan(column.firstOfSample[at], column.firstOfSample[at + 1] - column.firstOfSample[at]);
        };
        std::size_t heldBackBy = kFacetCount, heldBackCount = 0;
        for (std::size_t facet = 0; facet < kFacetCount; ++facet) {
            const auto passes = [&](int value) { return letsThrough[facet][static_cast<std::size_t>(value)] != 0; };
            if (std::ranges::none_of(valuesIn(facet), passes)) {
                heldBackBy = facet;
                ++heldBackCount;
            }
        }
        // Held back by one facet alone: it still counts there, because choosing its value would show it.
        for (std::size_t facet = 0; facet < kFacetCount; ++facet)
            if (heldBackCount == 0 || (heldBackCount == 1 && heldBackBy == facet))
                for (int value : valuesIn(facet))
                    ++m_columns[facet].values[static_cast<std::size_t>(value)].pictures;
        if (heldBackCount == 0) {
            m_visible.push_back(sample);
            isCaseVisible[valuesIn(static_cast<std::size_t>(Facet::Case)).front()] = 1;
        }
    }
    m_visibleCases = static_cast<int>(std::ranges::count(isCaseVisible, 1));
}

} // namespace histo
