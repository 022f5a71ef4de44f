#include "core/dataset/tissue/planning.h"

#include <algorithm>

namespace histo::planning {
namespace {

constexpr float kSmallestLumen = 1.5f; // radius
constexpr float kMargin = 90;          // planned around the field, so that nothing ends at its edge

/// @param irregularity  0 a circle, 1 lobed and lopsided
Blob makeBlob(cv::Point2f centre, float radius, float irregularity, RandomStream &random)
{
    Blob blob{centre, radius, 0, {}};
    constexpr int kHarmonics = 6; // the second makes it oval, higher ones give it lobes
    std::array<float, kHarmonics> amplitudes{}, phases{};
    for (int harmonic = 0; harmonic < kHarmonics; ++harmonic) {
        amplitudes[harmonic] = (0.03f + 0.22f * irregularity) * normal(random) / std::sqrt(1.0f + harmonic);
        phases[harmonic] = uniform(random, 0, kTurn);
    }
    for (int index = 0; index < Blob::kDirections; ++index) {
        float factor = 1;
        for (int harmonic = 0; harmonic < kHarmonics; ++harmonic)
            factor += amplitudes[harmonic] *
                      std::cos((harmonic + 2) * kTurn * index / Blob::kDirections + phases[harmonic]);
        blob.outline[index] = radius * std::clamp(factor, 0.4f, 1.8f);
        blob.reach = std::max(blob.reach, blob.outline[index]);
    }
    return blob;
}

/// Glands and nests with their lumens.
class UnitPlanner {
public:
    UnitPlanner(TissuePlan &plan, const CaseLook &look, RandomStream random)
        : m_plan(plan), m_look(look), m_random(random)
    {}

    void placeAll()
    {
        const float area = (m_plan.field.width + 2 * kMargin) * (m_plan.field.height + 2 * kMargin);
        // The share of epithelium varies from field to field but not with the class: it would colour the picture.
        const float wanted = area * uniform(m_random, 0.34, 0.52);
        // People photograph what matters: the first unit lies near the middle.
        cv::Point2f centre{m_plan.field.width * uniform(m_random, 0.3, 0.7),
                           m_plan.field.height * uniform(m_random, 0.3, 0.7)};
        float covered = 0;
        const int attempts = 200 + static_cast<int>(area / 400);
        for (int attempt = 0; attempt < attempts && covered < wanted; ++attempt) {
            EpithelialUnit unit = makeUnit(centre);
            if (m_plan.units.empty() || fits(unit)) {
                covered += kTurn / 2 * unit.outer.radius * unit.outer.radius;
                m_plan.units.push_back(std::move(unit));
            }
            centre = anywhere(m_plan, kMargin, m_random);
        }
    }

private:
    EpithelialUnit makeUnit(cv::Point2f centre)
    {
        const double regularity = std::clamp(m_look.glandRegularity + 0.15 * m_random.normal(), 0.0, 1.0);
        EpithelialUnit unit;
        unit.isGland = m_random.uniform() < regularity;
        const bool isLarge = m_random.uniform() < (unit.isGland ? 0.22 : 0.5);
        const float radius = isLarge ? uniform(m_random, 40, unit.isGland ? 75 : 100) : uniform(m_random, 17, 36);
        const float irregularity = static_cast<float>((unit.isGland ? 0.35 : 1.0) * (1.0 - regularity));
        unit.outer = makeBlob(centre, radius, irregularity, m_random);
        unit.raggedness = 0.8f + 5.0f * irregularity;
        unit.retraction = m_random.uniform() < 0.35 ? uniform(m_random, 1, 4) : 0.0f;
        unit.secretion = m_random.uniform() < 0.4 ? uniform(m_random, 0.05, 0.35) : 0.0f;
        unit.isGland ? addCentralLumen(unit, irregularity) : addPunchedLumens(unit);
        return unit;
    }

    void addCentralLumen(EpithelialUnit &unit, float irregularity)
    {
        const float epithelium = static_cast<float>(10 + 4.5 * m_look.nuclearSize);
        const Blob wall = makeBlob(unit.outer.centre, epithelium, 0.08f + 0.6f * irregularity, m_random);
        Blob lumen = unit.outer;
        lumen.radius = std::max(kSmallestLumen, unit.outer.radius - epithelium);
        lumen.reach = 0;
        for (int index = 0; index < Blob::kDirections; ++index) {
            lumen.outline[index] = std::max(kSmallestLumen, unit.outer.outline[index] - wall.outline[index]);
            lumen.reach = std::max(lumen.reach, lumen.outline[index]);
        }
        unit.lumens.push_back(lumen);
    }

    /// Irregular holes in a nest, as in a cribriform growth; many nests are solid.
    void addPunchedLumens(EpithelialUnit &unit)
    {
        if (m_random.uniform() < 0.45)
            return;
        const std::size_t most = unit.outer.radius > 36 ? 4 : 2;
        const std::size_t count = 1 + m_random.below(most);
        for (std::size_t index = 0; index < count; ++index) {
            const float radius = unit.outer.radius * uniform(m_random, 0.12, 0.34);
            const float offset = count == 1 ? 0.25f : 0.6f;
            const cv::Point2f ray = direction(uniform(m_random, 0, kTurn));
            const cv::Point2f centre = unit.outer.centre + ray * (unit.outer.radius * uniform(m_random, 0, offset));
            unit.lumens.push_back(makeBlob(centre, radius, 0.45f, m_random));
        }
    }

    bool fits(const EpithelialUnit &unit) const
    {
        // Lobules: units come in groups.
        if (m_plan.ground.noise().at(unit.outer.centre.x / 240 + 130, unit.outer.centre.y / 240 + 47) < -0.12f ||
            m_plan.ground.fatCellAt(unit.outer.centre).isFat)
            return false;
        // Nests crowd and run together; glands keep stroma between them.
        const float spacing = unit.isGland ? 1.08f : 0.88f;
        return std::none_of(m_plan.units.begin(), m_plan.units.end(), [&](const EpithelialUnit &other) {
            return lengthOf(unit.outer.centre - other.outer.centre) <
                   spacing * (unit.outer.radius + other.outer.radius);
        });
    }

    TissuePlan &m_plan;
    const CaseLook &m_look;
    RandomStream m_random;
};

} // namespace

void planUnits(TissuePlan &plan, const CaseLook &look, RandomStream random)
{
    UnitPlanner(plan, look, random).placeAll();
}

} // namespace histo::planning
