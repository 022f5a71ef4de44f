#include "core/dataset/tissue/tissue_painter.h"

#include <algorithm>
#include <cmath>

namespace histo {
namespace {

/// Where a pixel lies in a nucleus.
struct PlaceInNucleus {
    cv::Point2f point;  ///< in micrometres of the field
    cv::Point2f offset; ///< from the centre, along and across the long axis
    float rho;          ///< 0 in the centre, 1 at the membrane
};

/// Chromatin as a factor of the nucleus' darkness: fine and even, or clumped under a dark membrane with a pale inside.
float chromatinAt(const PlaceInNucleus &place, const Nucleus &nucleus, const NoiseField &noise, float micronsPerPixel)
{
    const float fine = noise.at(place.point.x / 0.9f, place.point.y / 0.9f) *
                       smoothStep(0.3f, 1.2f, 0.45f / micronsPerPixel);
    const float clumps = noise.at(place.point.x / 2.1f + 13, place.point.y / 2.1f + 7) *
                         smoothStep(0.4f, 1.5f, 1.0f / micronsPerPixel);
    const float pale = nucleus.coarseness * (1 - smoothStep(0.55f, 0.92f, place.rho));
    const float membrane = nucleus.coarseness * smoothStep(0.7f, 0.9f, place.rho);
    return 1.0f - 0.42f * pale + 0.22f * membrane + 0.16f * fine + (0.12f + 0.75f * nucleus.coarseness) * clumps;
}

/// A plate of chromosomes: ragged, nearly black, in a cell that cleared up.
void paintMitosis(StainPlanes &planes, const Nucleus &nucleus, const NoiseField &noise)
{
    const float cosine = std::cos(nucleus.angle), sine = std::sin(nucleus.angle);
    const float clearing = nucleus.semiLength * 1.6f;
    const cv::Rect area = planes.pixelsAround(nucleus.centre, clearing + 1);
    for (int row = area.y; row < area.y + area.height; ++row) {
        for (int column = area.x; column < area.x + area.width; ++column) {
            const cv::Point2f point = planes.positionMicrons(row, column);
            const cv::Point2f offset = point - nucleus.centre;
            const float along = cosine * offset.x + sine * offset.y, across = cosine * offset.y - sine * offset.x;
            const float halo = 1 - smoothStep(clearing - 1, clearing, lengthOf(offset));
            const float ragged = 0.35f * noise.at(point.x / 0.9f, point.y / 0.9f);
            const float rho = lengthOf({along / nucleus.semiLength, across / nucleus.semiWidth}) + ragged;
            const float plate = 1 - smoothStep(0.8f, 1.15f, rho);
            float &haematoxylin = planes.haematoxylin(row, column);
            haematoxylin = mix(haematoxylin, 0.09f, 0.8f * halo) + nucleus.darkness * plate;
            planes.eosin(row, column) *= 1 - 0.35f * halo;
        }
    }
}

} // namespace

void paintNucleus(StainPlanes &planes, const Nucleus &nucleus, const NoiseField &noise)
{
    if (nucleus.kind == NucleusKind::Mitosis) {
        paintMitosis(planes, nucleus, noise);
        return;
    }
    const float scale = planes.micronsPerPixel;
    const float softness = std::max(0.6f * scale, 0.28f);
    const float cosine = std::cos(nucleus.angle), sine = std::sin(nucleus.angle);
    // A nucleolus sits off the centre, where the outline's noise happens to put it.
    const cv::Point2f nucleolus(0.3f * nucleus.semiLength * noise.at(nucleus.centre.x, nucleus.centre.y + 0.5f),
                                0.5f * nucleus.semiWidth * noise.at(nucleus.centre.x + 0.5f, nucleus.centre.y));
    const cv::Rect area = planes.pixelsAround(nucleus.centre, nucleus.semiLength * (1 + nucleus.wobble) + softness);
    for (int row = area.y; row < area.y + area.height; ++row) {
        for (int column = area.x; column < area.x + area.width; ++column) {
            const cv::Point2f point = planes.positionMicrons(row, column);
            const cv::Point2f fromCentre = point - nucleus.centre;
            PlaceInNucleus place{point, {}, 0};
            place.offset = {cosine * fromCentre.x + sine * fromCentre.y, cosine * fromCentre.y - sine * fromCentre.x};
            place.rho = lengthOf({place.offset.x / nucleus.semiLength, place.offset.y / nucleus.semiWidth});
            if (place.rho > 1.6f + 2 * softness / nucleus.semiWidth)
                continue;
            const float bulge = noise.at(point.x / nucleus.semiLength, point.y / nucleus.semiLength);
            place.rho *= 1 + nucleus.wobble * bulge;
            const float inside = 1 - smoothStep(-softness, softness, (place.rho - 1) * nucleus.semiWidth);
            if (inside <= 0)
                continue;
            float density = nucleus.darkness * std::max(0.15f, chromatinAt(place, nucleus, noise, scale));
            float pink = 0;
            if (nucleus.nucleolus > 0) {
                const float distance = lengthOf(place.offset - nucleolus);
                const float spot = 1 - smoothStep(nucleus.nucleolus - softness, nucleus.nucleolus + softness, distance);
                density += 0.7f * spot;
                pink = 0.25f * spot;
            }
            // Light passes all that lies in its way, so densities add; a nucleus displaces most of the cytoplasm.
            planes.haematoxylin(row, column) += inside * density;
            planes.eosin(row, column) *= 1 - 0.6f * inside;
            planes.eosin(row, column) += inside * pink;
        }
    }
}

} // namespace histo
