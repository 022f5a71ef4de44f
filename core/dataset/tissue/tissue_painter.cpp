#include "core/dataset/tissue/tissue_painter.h"

#include <algorithm>
#include <cmath>

namespace histo {
namespace {

/// How much of a detail of this size the picture can show: finer detail than two pixels would only alias.
float visibility(float detailMicrons, float micronsPerPixel)
{
    return smoothStep(0.8f, 2.4f, detailMicrons / micronsPerPixel);
}

/// Share of a pixel inside an edge, softened as a section of some thickness softens it.
float coverage(float signedDistanceMicrons, float micronsPerPixel, float softnessMicrons)
{
    const float half = std::max(0.6f * micronsPerPixel, softnessMicrons);
    return 1.0f - smoothStep(-half, half, signedDistanceMicrons);
}

struct Stains {
    float haematoxylin, eosin;
};

Stains collagenAt(cv::Point2f point, const Ground &ground, const CaseLook &look, float micronsPerPixel)
{
    const cv::Point2f fibre = ground.fibreCoordinates(point);
    const NoiseField &noise = ground.noise();
    const float coarseness = static_cast<float>(look.stromaCoarseness);
    const float fibril = mix(1.3f, 2.2f, coarseness), strand = mix(3.2f, 6.0f, coarseness);
    const float bundle = mix(11.0f, 24.0f, coarseness);
    const float fibrils = noise.at(fibre.x / (fibril * 14) + 5, fibre.y / fibril) * visibility(fibril, micronsPerPixel);
    const float strands = noise.at(fibre.x / (strand * 11), fibre.y / strand) * visibility(strand, micronsPerPixel);
    const float bundles = noise.at(fibre.x / (bundle * 7) + 31, fibre.y / bundle + 12);
    const float patches = noise.at(point.x / 150 + 63, point.y / 150 + 27);
    // Strands end sharply on one side: seen edge on they are dark lines, not waves.
    const float edges = smoothStep(0.0f, 0.35f, std::abs(strands)) - 0.5f;
    const float eosin = 0.50f + 0.18f * bundles + 0.16f * strands +
                        0.10f * edges * visibility(strand, micronsPerPixel) + 0.15f * fibrils + 0.14f * patches;
    // Empty slits where shrinking bundles parted.
    const float slit = noise.at(fibre.x / 75 + 11.5f, fibre.y / 8.5f + 77) + 0.35f * patches;
    const float parted = smoothStep(0.30f, 0.46f, slit);
    return {mix(0.05f + 0.03f * bundles, 0.01f, parted), mix(eosin, 0.06f, parted)};
}

/// Cytoplasm, or what a lumen holds.
/// @param shifted  the point moved as the ragged border is
Stains unitContentAt(cv::Point2f point, cv::Point2f shifted, const EpithelialUnit &unit, const NoiseField &noise,
                     float micronsPerPixel)
{
    float lumen = 0;
    for (const Blob &hole : unit.lumens)
        lumen = std::max(lumen, coverage(hole.signedDistance(shifted), micronsPerPixel, 0.5f));
    Stains cytoplasm{0, 0};
    if (lumen < 1) {
        const float granules = noise.at(point.x / 1.6f, point.y / 1.6f) * visibility(1.6f, micronsPerPixel);
        const float clouds = noise.at(point.x / 9 + 20, point.y / 9 + 33);
        cytoplasm = {0.17f + 0.06f * clouds + 0.05f * granules, 0.36f + 0.12f * clouds + 0.12f * granules};
    }
    Stains fluid{0.005f, 0.02f};
    if (lumen > 0 && unit.secretion > 0)
        fluid.eosin += unit.secretion * smoothStep(-0.3f, 0.3f, noise.at(point.x / 16 + 70, point.y / 16));
    return {mix(cytoplasm.haematoxylin, fluid.haematoxylin, lumen), mix(cytoplasm.eosin, fluid.eosin, lumen)};
}

} // namespace

cv::Rect StainPlanes::pixelsAround(cv::Point2f centreMicrons, float radiusMicrons) const
{
    const cv::Point2f centre = centreMicrons / micronsPerPixel;
    const float radius = radiusMicrons / micronsPerPixel + 1;
    const cv::Point topLeft(static_cast<int>(std::floor(centre.x - radius)),
                            static_cast<int>(std::floor(centre.y - radius)));
    const int side = static_cast<int>(std::ceil(2 * radius)) + 1;
    return cv::Rect(topLeft, cv::Size(side, side)) & cv::Rect(cv::Point(), eosin.size());
}

void paintGround(StainPlanes &planes, const Ground &ground, const CaseLook &look)
{
    for (int row = 0; row < planes.eosin.rows; ++row) {
        for (int column = 0; column < planes.eosin.cols; ++column) {
            const cv::Point2f point = planes.positionMicrons(row, column);
            Stains stains = collagenAt(point, ground, look, planes.micronsPerPixel);
            if (const FatCell cell = ground.fatCellAt(point); cell.isFat) {
                const float wall = coverage(cell.distanceToWall - 0.6f, planes.micronsPerPixel, 0.6f);
                stains = {0.01f + 0.06f * wall, 0.015f + 0.45f * wall};
            }
            planes.haematoxylin(row, column) = stains.haematoxylin;
            planes.eosin(row, column) = stains.eosin;
        }
    }
}

void paintVessel(StainPlanes &planes, const Vessel &vessel)
{
    const float scale = planes.micronsPerPixel;
    const float cosine = std::cos(vessel.angle), sine = std::sin(vessel.angle);
    const cv::Rect area = planes.pixelsAround(vessel.centre, vessel.semiLength + 4);
    for (int row = area.y; row < area.y + area.height; ++row) {
        for (int column = area.x; column < area.x + area.width; ++column) {
            const cv::Point2f point = planes.positionMicrons(row, column);
            const cv::Point2f offset = point - vessel.centre;
            const float along = (cosine * offset.x + sine * offset.y) / vessel.semiLength;
            const float across = (cosine * offset.y - sine * offset.x) / vessel.semiWidth;
            const float distance = (lengthOf({along, across}) - 1) * vessel.semiWidth;
            float &eosin = planes.eosin(row, column);
            float &haematoxylin = planes.haematoxylin(row, column);
            const float wall = coverage(std::abs(distance) - 0.8f, scale, 0.5f);
            const float inside = coverage(distance, scale, 0.4f);
            haematoxylin = mix(haematoxylin, 0.01f, inside);
            eosin = mix(mix(eosin, 0.03f, inside), 0.75f, wall);
            for (const cv::Point2f &cell : vessel.redCells) {
                const float disc = coverage(lengthOf(point - cell) - 2.6f, scale, 0.3f);
                eosin = mix(eosin, 1.05f, disc * inside);
            }
        }
    }
}

void paintUnit(StainPlanes &planes, const EpithelialUnit &unit, const NoiseField &noise)
{
    const float scale = planes.micronsPerPixel;
    const float looseZone = unit.isGland ? 0.30f * unit.outer.radius : 0.0f; // pale stroma of a lobule
    const float reach = unit.outer.reach + 2.4f * unit.retraction + looseZone + 2;
    const cv::Rect area = planes.pixelsAround(unit.outer.centre, reach);
    for (int row = area.y; row < area.y + area.height; ++row) {
        for (int column = area.x; column < area.x + area.width; ++column) {
            const cv::Point2f point = planes.positionMicrons(row, column);
            const cv::Point2f offset = point - unit.outer.centre;
            if (offset.dot(offset) > reach * reach)
                continue;
            const cv::Point2f ragged(noise.at(point.x / 13 + 40, point.y / 13),
                                     noise.at(point.x / 13, point.y / 13 + 40));
            const cv::Point2f shifted = point + ragged * unit.raggedness;
            const float distance = unit.outer.signedDistance(shifted);
            float &eosin = planes.eosin(row, column);
            float &haematoxylin = planes.haematoxylin(row, column);
            if (looseZone > 0)
                eosin = mix(eosin, 0.55f * eosin + 0.05f,
                            0.8f * (1 - smoothStep(0.3f * looseZone, looseZone, distance)));
            if (unit.retraction > 0) {
                const float width = unit.retraction * (1 + 1.4f * noise.at(point.x / 22 + 9, point.y / 22 + 50));
                const float cleft = coverage(distance - width, scale, 0.5f);
                eosin = mix(eosin, 0.04f, cleft);
                haematoxylin = mix(haematoxylin, 0.01f, cleft);
            }
            if (unit.isGland) // basement membrane
                eosin = mix(eosin, 0.80f, 0.8f * coverage(std::abs(distance - 0.7f) - 0.6f, scale, 0.4f));
            const float inside = coverage(distance, scale, 0.4f);
            if (inside <= 0)
                continue;
            const Stains content = unitContentAt(point, shifted, unit, noise, scale);
            eosin = mix(eosin, content.eosin, inside);
            haematoxylin = mix(haematoxylin, content.haematoxylin, inside);
        }
    }
}

StainPlanes paintTissue(const TissuePlan &plan, const CaseLook &look, cv::Size size, float micronsPerPixel)
{
    StainPlanes planes{cv::Mat1f(size), cv::Mat1f(size), micronsPerPixel};
    paintGround(planes, plan.ground, look);
    for (const Vessel &vessel : plan.vessels)
        paintVessel(planes, vessel);
    for (const EpithelialUnit &unit : plan.units)
        paintUnit(planes, unit, plan.ground.noise());
    for (const Nucleus &nucleus : plan.nuclei)
        paintNucleus(planes, nucleus, plan.ground.noise());
    return planes;
}

} // namespace histo
