#include "core/dataset/tissue/planning.h"

#include <algorithm>

namespace histo::planning {
namespace {

class StromaPlanner {
public:
    StromaPlanner(TissuePlan &plan, RandomStream random) : m_plan(plan), m_random(random) {}

    void placeAll()
    {
        const float area = (m_plan.field.width + 40) * (m_plan.field.height + 40);
        for (int left = drawCount(area / 80000); left > 0; --left)
            placeVessel();
        for (int left = static_cast<int>(area * uniform(m_random, 0.0005, 0.001)); left > 0; --left)
            placeFibroblast();
        for (int left = drawCount(area / 120000); left > 0; --left)
            placeLymphocytes();
    }

private:
    /// Up to twice the mean; a mean below one half gives one now and then.
    int drawCount(float mean)
    {
        const float whole = 2 * mean * uniform(m_random, 0, 1);
        return static_cast<int>(whole + uniform(m_random, 0, 1));
    }

    bool isFree(cv::Point2f point, float room) const
    {
        return !m_plan.ground.fatCellAt(point).isFat && !m_plan.isInUnit(point, room);
    }

    Nucleus makeSpindle(cv::Point2f centre, float angle)
    {
        Nucleus nucleus;
        nucleus.kind = NucleusKind::Spindle;
        nucleus.centre = centre;
        nucleus.angle = angle;
        nucleus.semiLength = uniform(m_random, 3.8, 7.5);
        nucleus.semiWidth = uniform(m_random, 0.9, 1.8);
        nucleus.darkness = uniform(m_random, 0.75, 1.35);
        nucleus.coarseness = 0.2f;
        nucleus.wobble = 0.15f;
        return nucleus;
    }

    void placeFibroblast()
    {
        const cv::Point2f centre = anywhere(m_plan, 20, m_random);
        const float angle = m_plan.ground.fibreAngleAt(centre) + 0.15f * normal(m_random);
        const Nucleus nucleus = makeSpindle(centre, angle);
        if (isFree(centre, 3))
            m_plan.nuclei.push_back(nucleus);
    }

    void placeVessel()
    {
        Vessel vessel;
        vessel.centre = anywhere(m_plan, 10, m_random);
        vessel.semiLength = uniform(m_random, 8, 18);
        vessel.semiWidth = vessel.semiLength * uniform(m_random, 0.4, 0.9);
        vessel.angle = m_plan.ground.fibreAngleAt(vessel.centre);
        if (!isFree(vessel.centre, vessel.semiLength + 3))
            return;
        const cv::Point2f along = direction(vessel.angle), across = direction(vessel.angle + kTurn / 4);
        for (int index = 0; index < 9; ++index) {
            const cv::Point2f offset{uniform(m_random, -0.7, 0.7), uniform(m_random, -0.7, 0.7)};
            vessel.redCells.push_back(vessel.centre + along * (offset.x * vessel.semiLength) +
                                      across * (offset.y * vessel.semiWidth));
        }
        for (int index = 0; index < 5; ++index) {
            const float turn = kTurn * (index + uniform(m_random, -0.3, 0.3)) / 5;
            const cv::Point2f wall = along * ((vessel.semiLength + 0.8f) * std::cos(turn)) +
                                     across * ((vessel.semiWidth + 0.8f) * std::sin(turn));
            const cv::Point2f tangent = along * (-vessel.semiLength * std::sin(turn)) +
                                        across * (vessel.semiWidth * std::cos(turn));
            m_plan.nuclei.push_back(makeSpindle(vessel.centre + wall, std::atan2(tangent.y, tangent.x)));
        }
        m_plan.vessels.push_back(vessel);
    }

    void placeLymphocytes()
    {
        const cv::Point2f middle = anywhere(m_plan, 10, m_random);
        const float spread = uniform(m_random, 8, 24);
        for (int index = static_cast<int>(m_random.below(30)); index > 0; --index) {
            Nucleus nucleus;
            nucleus.kind = NucleusKind::Lymphocyte;
            nucleus.centre = middle + cv::Point2f{normal(m_random), normal(m_random)} * spread;
            nucleus.semiLength = uniform(m_random, 2.4, 2.9);
            nucleus.semiWidth = nucleus.semiLength * uniform(m_random, 0.88, 1);
            nucleus.darkness = uniform(m_random, 1.4, 1.7);
            nucleus.coarseness = 0.35f;
            nucleus.wobble = 0.05f;
            if (isFree(nucleus.centre, 1))
                m_plan.nuclei.push_back(nucleus);
        }
    }

    TissuePlan &m_plan;
    RandomStream m_random;
};

} // namespace

void planStroma(TissuePlan &plan, RandomStream random) { StromaPlanner(plan, random).placeAll(); }

} // namespace histo::planning
