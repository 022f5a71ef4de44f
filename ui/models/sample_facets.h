#pragma once

#include "core/dataset/sample.h"
#include "ui/models/run_lookup.h"

#include <array>
#include <set>
#include <string>
#include <vector>

namespace histo {

/// What pictures can be picked by.
enum class Facet { Magnification, Class, Subtype, Case, PartOfSplit, Outcome };
inline constexpr int kFacetCount = 6;

/// One choice under a facet.
struct FacetValue {
    std::string key;  ///< 40 · benign · DC · 14-22549 · train · right; empty: unknown, or not part of the run
    int pictures = 0; ///< that all *other* facets let through: what choosing it would show
};

/// Picks pictures of a data set by facets. Within a facet choices add up, between facets all must hold; a facet without
/// a choice lets everything through.
class SampleFacets {
public:
    SampleFacets() = default;
    SampleFacets(const std::vector<Sample> &samples, const RunLookup &run);

    /// Keys that do not occur are kept and pick nothing.
    void choose(Facet facet, const std::set<std::string> &keys);
    const std::set<std::string> &chosen(Facet facet) const;
    bool isAnythingChosen() const;

    /// Indices into the samples, in their order.
    const std::vector<int> &visible() const { return m_visible; }
    int visibleCases() const { return m_visibleCases; }
    /// Every value that occurs in the data set, in the order in which people read them.
    const std::vector<FacetValue> &values(Facet facet) const { return column(facet).values; }

private:
    struct Column {
        std::vector<FacetValue> values;
        std::vector<int> valueOfSample; ///< index into values
        std::set<std::string> chosen;
    };
    const Column &column(Facet facet) const { return m_columns[static_cast<std::size_t>(facet)]; }
    void apply();

    std::array<Column, kFacetCount> m_columns;
    std::vector<int> m_visible;
    int m_visibleCases = 0;
};

} // namespace histo
