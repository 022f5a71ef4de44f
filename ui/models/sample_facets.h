#pragma once

#include "core/dataset/dataset.h"
#include "core/dataset/reader_notes.h"
#include "core/evaluate/run_lookup.h"

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace histo {

/// What pictures can be picked by.
enum class Facet { Magnification, Class, Subtype, Case, PartOfSplit, Outcome, Copies, Remarks };
inline constexpr int kFacetCount = 8;
const char *name(Facet facet); ///< magnification, class, …: as kept in the settings

/// One choice under a facet.
struct FacetValue {
    /// 40 · benign · DC · 14-22549 · train · right · equal, similar · marked, note; empty: unknown, or none of it
    std::string key;
    int pictures = 0;      ///< that all *other* facets let through: what choosing it would show
    int picturesOfAll = 0; ///< in the data set
};

/// Which keys are chosen; facets without a choice are left out.
using FacetChoice = std::map<Facet, std::set<std::string>>;

/// Picks pictures of a data set by facets. Within a facet choices add up, between facets all must hold; a facet without
/// a choice lets everything through. A picture may have several values of a facet (marked, and with a note).
class SampleFacets {
public:
    SampleFacets() = default;
    SampleFacets(const ScanReport &report, const RunLookup &run, const NoteMap &notes = {});

    /// Keys that do not occur are kept and pick nothing.
    void choose(Facet facet, const std::set<std::string> &keys);
    void choose(const FacetChoice &choice); ///< of all facets at once
    const std::set<std::string> &chosen(Facet facet) const { return column(facet).chosen; }
    FacetChoice choice() const;

    /// Indices into the samples, in their order.
    const std::vector<int> &visible() const { return m_visible; }
    int visibleCases() const { return m_visibleCases; }
    /// Every value that occurs in the data set, in the order in which people read them; "marked" and "note" always.
    const std::vector<FacetValue> &values(Facet facet) const { return column(facet).values; }

private:
    struct Column {
        std::vector<FacetValue> values;
        /// Indices into values: those of sample i are [firstOfSample[i], firstOfSample[i + 1]), at least one.
        std::vector<int> valueOfEntry, firstOfSample;
        std::set<std::string> chosen;
    };
    static Column makeColumn(const std::vector<std::vector<std::string>> &keysOfSamples,
                             const std::vector<std::string> &alwaysOffered);
    const Column &column(Facet facet) const { return m_columns[static_cast<std::size_t>(facet)]; }
    void apply();

    std::array<Column, kFacetCount> m_columns;
    int m_sampleCount = 0;
    std::vector<int> m_visible;
    int m_visibleCases = 0;
};

} // namespace histo
