#include "core/dataset/tissue/planning.h"

#include <algorithm>

namespace histo::planning {
namespace {

constexpr float kNuclearRadius = 3.5f; // of a quiet epithelial nucleus

/// Remembers where nuclei lie: a section is thin, so they touch and overlap a little, but do not pile up.
class Crowd {
public:
    explicit Crowd(cv::Size2f field)
        : m_columns(cellOf(field.width + kMargin) + 1),
          m_rows(cellOf(field.height + kMargin) + 1),
          m_cells(static_cast<std::size_t>(m_columns) * m_rows)
    {}

    /// False, and nothing remembered, if the nucleus would overlap another too far.
    bool add(const Nucleus &nucleus)
    {
        const int column = cellOf(nucleus.centre.x), row = cellOf(nucleus.centre.y);
        if (column < 0 || row < 0 || column >= m_columns || row >= m_rows)
            return false; // too far outside the field to be seen
        const float radius = std::sqrt(nucleus.semiLength * nucleus.semiWidth);
        for (int nearRow = std::max(row - 1, 0); nearRow <= std::min(row + 1, m_rows - 1); ++nearRow) {
            const int lastColumn = std::min(column + 1, m_columns - 1);
            for (int nearColumn = std::max(column - 1, 0); nearColumn <= lastColumn; ++nearColumn) {
                for (const Disc &other : m_cells[nearRow * m_columns + nearColumn]) {
                    if (lengthOf(other.centre - nucleus.centre) < kClosest * (other.radius + radius))
                        return false;
                }
            }
        }
        m_cells[row * m_columns + column].push_back({nucleus.centre, radius});
        return true;
    }

private:
    struct Disc {
        cv::Point2f centre;
        float radius;
    };
    static constexpr float kMargin = 20;
    static constexpr float kCell = 16;       // about the sum of the radii of two large nuclei
    static constexpr float kClosest = 0.82f; // of the sum of two radii
    static int cellOf(float position) { return static_cast<int>(std::floor((position + kMargin) / kCell)); }

    int m_columns, m_rows;
    std::vector<std::vector<Disc>> m_cells;
};

/// The cells of glands and nests.
class EpithelialCellPlanner {
public:
    EpithelialCellPlanner(TissuePlan &plan, const CaseLook &look, RandomStream random)
        : m_plan(plan), m_look(look), m_random(random), m_crowd(plan.field)
    {}

    void placeAll()
    {
        for (const EpithelialUnit &unit : m_plan.units)
            unit.isGland ? placeRings(unit) : fillNest(unit);
    }

private:
    Nucleus makeNucleus(cv::Point2f centre, float angle)
    {
        Nucleus nucleus;
        nucleus.centre = centre;
        const float size = static_cast<float>(m_look.nuclearSize * std::exp(m_look.pleomorphism * m_random.normal()));
        const float aspect = 1.12f +
                             0.3f * std::abs(normal(m_random)) * static_cast<float>(0.5 + m_look.pleomorphism * 2);
        nucleus.semiLength = kNuclearRadius * size * std::sqrt(aspect);
        nucleus.semiWidth = kNuclearRadius * size / std::sqrt(aspect);
        nucleus.angle = angle;
        nucleus.darkness = std::max(0.55f,
                                    1.05f + static_cast<float>(0.1 + m_look.pleomorphism * 0.6) * normal(m_random));
        nucleus.coarseness = static_cast<float>(std::clamp(m_look.chromatin + 0.15 * m_random.normal(), 0.0, 1.0));
        nucleus.wobble = static_cast<float>(0.08 + 0.35 * m_look.pleomorphism);
        if (m_random.uniform() < m_look.nucleoli)
            nucleus.nucleolus = uniform(m_random, 0.6, 1.1);
        if (m_random.uniform() < m_look.mitoses) {
            nucleus.kind = NucleusKind::Mitosis;
            nucleus.semiLength = uniform(m_random, 3.2, 4.6);
            nucleus.semiWidth = uniform(m_random, 1.1, 1.9);
            nucleus.darkness = 2.0f;
        }
        return nucleus;
    }

    /// Between luminal and stromal cells lie flat, dark myoepithelial ones, along the border.
    Nucleus makeMyoepithelialNucleus(cv::Point2f centre, float angle)
    {
        Nucleus nucleus;
        nucleus.kind = NucleusKind::Spindle;
        nucleus.centre = centre;
        nucleus.angle = angle;
        nucleus.semiLength = uniform(m_random, 2.8, 4.4);
        nucleus.semiWidth = uniform(m_random, 1.1, 1.6);
        nucleus.darkness = std::max(0.7f, 1.2f + 0.12f * normal(m_random));
        nucleus.coarseness = 0.3f;
        nucleus.wobble = 0.1f;
        return nucleus;
    }

    /// Luminal cells around the lumen, and myoepithelial cells outside them.
    void placeRings(const EpithelialUnit &unit)
    {
        const float size = static_cast<float>(kNuclearRadius * m_look.nuclearSize);
        const float crowding = static_cast<float>(m_look.density);
        placeLuminalRing(unit, 3.6f + 1.25f * size, 2.15f * size / crowding);
        if (m_random.uniform() < 0.35) // a second storey, as where the section cuts the wall slantwise
            placeLuminalRing(unit, 4.2f + 2.9f * size, 2.9f * size / crowding);
        placeMyoepithelialRing(unit);
    }

    /// @param depth  of the nuclei below the unit's border
    void placeLuminalRing(const EpithelialUnit &unit, float depth, float spacing)
    {
        const float disorder = static_cast<float>(m_look.disorder);
        for (const float evenAngle : anglesAround(unit, depth, spacing)) {
            if (m_random.uniform() < 0.05)
                continue;
            const float angle = evenAngle + 0.25f * (0.4f + disorder) * normal(m_random) * spacing / unit.outer.radius;
            const float jitter = (0.5f + 1.8f * disorder) * normal(m_random);
            const float radius = std::max(unit.outer.radiusTowards(angle) - depth + jitter, 0.5f);
            const float tilt = 0.5f * disorder * normal(m_random);
            addIfThereIsRoom(makeNucleus(unit.outer.centre + direction(angle) * radius, angle + tilt));
        }
    }

    void placeMyoepithelialRing(const EpithelialUnit &unit)
    {
        constexpr float kDepth = 1.9f, kSpacing = 9.0f;
        for (const float angle : anglesAround(unit, kDepth, kSpacing)) {
            if (m_random.uniform() < 0.3) // the layer is seen only in places
                continue;
            const float radius = unit.outer.radiusTowards(angle) - kDepth + 0.3f * normal(m_random);
            addIfThereIsRoom(
                makeMyoepithelialNucleus(unit.outer.centre + direction(angle) * radius, angle + kTurn / 4));
        }
    }

    /// Evenly spaced directions from a random start, for a ring at this depth below the border.
    std::vector<float> anglesAround(const EpithelialUnit &unit, float depth, float spacing)
    {
        const float ringRadius = std::max(unit.outer.radius - depth, 0.5f);
        const int count = std::max(3, static_cast<int>(kTurn * ringRadius / spacing));
        std::vector<float> angles(static_cast<std::size_t>(count), uniform(m_random, 0, kTurn));
        for (int index = 0; index < count; ++index)
            angles[index] += kTurn * index / count;
        return angles;
    }

    /// Cells on a disturbed hexagonal lattice: crowded, without the overlaps of free dice.
    void fillNest(const EpithelialUnit &unit)
    {
        const float spacing = static_cast<float>(2.55 * kNuclearRadius * m_look.nuclearSize / m_look.density);
        const float jitter = spacing * static_cast<float>(0.1 + 0.2 * m_look.disorder);
        const float turn = uniform(m_random, 0, kTurn);
        const cv::Point2f rowAxis = direction(turn), columnAxis = direction(turn + kTurn / 6);
        const int reach = static_cast<int>(unit.outer.reach / spacing * 1.2f) + 1;
        for (int row = -reach; row <= reach; ++row) {
            for (int column = -reach; column <= reach; ++column) {
                const cv::Point2f centre = unit.outer.centre + rowAxis * (spacing * row) +
                                           columnAxis * (spacing * column) +
                                           cv::Point2f{normal(m_random), normal(m_random)} * jitter;
                if (m_random.uniform() < 0.06 || !isInCytoplasm(unit, centre))
                    continue;
                addIfThereIsRoom(makeNucleus(centre, uniform(m_random, 0, kTurn)));
            }
        }
    }

    void addIfThereIsRoom(const Nucleus &nucleus)
    {
        if (m_crowd.add(nucleus))
            m_plan.nuclei.push_back(nucleus);
    }

    bool isInCytoplasm(const EpithelialUnit &unit, cv::Point2f centre) const
    {
        if (!unit.covers(centre, -1.5f))
            return false;
        return std::none_of(unit.lumens.begin(), unit.lumens.end(),
                            [&](const Blob &lumen) { return lumen.signedDistance(centre) < 3.0f; });
    }

    TissuePlan &m_plan;
    const CaseLook &m_look;
    RandomStream m_random;
    Crowd m_crowd;
};

} // namespace

void planEpithelialCells(TissuePlan &plan, const CaseLook &look, RandomStream random)
{
    EpithelialCellPlanner(plan, look, random).placeAll();
}

} // namespace histo::planning
