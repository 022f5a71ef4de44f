#include "ui/models/sample_facets.h"

#include <algorithm>
#include <map>

namespace histo {

namespace {

constexpr Facet kAllFacets[] = {Facet::Magnification, Facet::Class,       Facet::Subtype,
                                Facet::Case,          Facet::PartOfSplit, Facet::Outcome};

std::string keyOf(Facet facet, const Sample &sample, const RunLookup &run)
{
    switch (facet) {
    case Facet::Magnification: return sample.magnification > 0 ? std::to_string(sample.magnification) : std::string();
    case Facet::Class: return name(sample.label);
    case Facet::Subtype: return sample.subtype;
    case Facet::Case: return sample.stem;
    case Facet::PartOfSplit: {
        const std::optional<Part> part = run.partOf(sample.path);
        return part ? name(*part) : std::string();
    }
    case Facet::Outcome: break;
    }
    const std::optional<PredictionRow> prediction = run.predictionOf(sample.path);
    if (!prediction)
        return {};
    return isRight(*prediction) ? "right" : "wrong";
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

SampleFacets::SampleFacets(const std::vector<Sample> &samples, const RunLookup &run)
{
    for (Facet facet : kAllFacets) {
        Column &column = m_columns[static_cast<std::size_t>(facet)];
        std::vector<std::string> keys;
        keys.reserve(samples.size());
        for (const Sample &sample : samples)
            keys.push_back(keyOf(facet, sample, run));

        std::map<std::string, int, decltype(&comesBefore)> indexOfKey(&comesBefore);
        for (const std::string &key : keys)
            indexOfKey.emplace(key, 0);
        for (auto &[key, index] : indexOfKey) {
            index = static_cast<int>(column.values.size());
            column.values.push_back({key, 0});
        }
        column.valueOfSample.reserve(samples.size());
        for (const std::string &key : keys)
            column.valueOfSample.push_back(indexOfKey.at(key));
    }
    apply();
}

void SampleFacets::choose(Facet facet, const std::set<std::string> &keys)
{
    m_columns[static_cast<std::size_t>(facet)].chosen = keys;
    apply();
}

const std::set<std::string> &SampleFacets::chosen(Facet facet) const { return column(facet).chosen; }

bool SampleFacets::isAnythingChosen() const
{
    return std::any_of(m_columns.begin(), m_columns.end(), [](const Column &column) { return !column.chosen.empty(); });
}

void SampleFacets::apply()
{
    // Looked up once per value, not per picture: 0 lets the value through, 1 holds it back.
    std::array<std::vector<char>, kFacetCount> holdsBack;
    for (int facet = 0; facet < kFacetCount; ++facet)
        for (FacetValue &value : m_columns[facet].values) {
            value.pictures = 0;
            const std::set<std::string> &chosen = m_columns[facet].chosen;
            holdsBack[facet].push_back(!chosen.empty() && !chosen.contains(value.key));
        }

    m_visible.clear();
    std::set<int> cases;
    const auto sampleCount = static_cast<int>(m_columns[0].valueOfSample.size());
    for (int sample = 0; sample < sampleCount; ++sample) {
        int heldBackBy = -1, heldBackCount = 0;
        for (int facet = 0; facet < kFacetCount; ++facet)
            if (holdsBack[facet][m_columns[facet].valueOfSample[sample]]) {
                heldBackBy = facet;
                ++heldBackCount;
            }
        // Held back by one facet alone: it still counts there, because choosing its value would show it.
        for (int facet = 0; facet < kFacetCount; ++facet)
            if (heldBackCount == 0 || (heldBackCount == 1 && heldBackBy == facet))
                ++m_columns[facet].values[m_columns[facet].valueOfSample[sample]].pictures;
        if (heldBackCount == 0) {
            m_visible.push_back(sample);
            cases.insert(column(Facet::Case).valueOfSample[sample]);
        }
    }
    m_visibleCases = static_cast<int>(cases.size());
}

} // namespace histo
