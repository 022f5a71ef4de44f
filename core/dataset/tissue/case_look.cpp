#include "core/dataset/tissue/case_look.h"

#include "core/common/random.h"

#include <algorithm>
#include <cmath>

namespace histo {
namespace {

cv::Vec3d perturbedUnitVector(const cv::Vec3d &mean, double spread, RandomStream &random)
{
    cv::Vec3d vector;
    for (int channel = 0; channel < 3; ++channel)
        vector[channel] = std::max(0.02, mean[channel] + spread * random.normal());
    return vector / cv::norm(vector);
}

/// Stain, glass and camera. Draws the same numbers whatever the label.
void drawStainAndCamera(CaseLook &look, RandomStream random)
{
    // Between Ruifrok's vectors and those measured on faded, scanned slides.
    look.haematoxylin = perturbedUnitVector({0.61, 0.71, 0.36}, 0.03, random);
    look.eosin = perturbedUnitVector({0.25, 0.86, 0.44}, 0.04, random);
    look.haematoxylinGain = std::exp(0.22 * random.normal());
    look.eosinGain = std::exp(0.22 * random.normal());
    look.brightness = std::clamp(1.0 + 0.05 * random.normal(), 0.85, 1.07);
    for (int channel = 0; channel < 3; ++channel)
        look.glass[channel] = std::clamp(0.93 + 0.02 * random.normal(), 0.86, 0.98);
    look.blurPixels = random.uniform(0.35, 0.9);
    look.grain = random.uniform(0.004, 0.012);
}

/// How far a case is from quiet (0) to wild (1): the classes' distributions overlap, and each trait of a case follows
/// its grade only loosely.
class Grade {
public:
    Grade(double mean, double spread, RandomStream &random) : m_random(random), m_value(mean + spread * random.normal())
    {}
    double trait(double quiet, double wild)
    {
        const double share = std::clamp(m_value + 0.12 * m_random.normal(), 0.0, 1.0);
        return quiet + (wild - quiet) * share;
    }

private:
    RandomStream &m_random;
    double m_value;
};

Grade gradeFor(bool isPlanted, Label label, RandomStream &random)
{
    if (!isPlanted)
        return {0.45, 0.18, random};
    return label == Label::Malignant ? Grade(0.82, 0.12, random) : Grade(0.17, 0.12, random);
}

} // namespace

CaseLook drawCaseLook(Label label, Cue cue, std::uint64_t seed, int caseIndex)
{
    CaseLook look;
    drawStainAndCamera(look, RandomStream(seed, "stain", caseIndex));
    if (cue == Cue::Colour) {
        const double direction = label == Label::Malignant ? 1 : -1;
        look.haematoxylinGain *= std::exp(0.3 * direction);
        look.eosinGain *= std::exp(-0.3 * direction);
    }

    RandomStream form(seed, "form", caseIndex);
    Grade morphology = gradeFor(cue == Cue::Morphology, label, form);
    look.nuclearSize = morphology.trait(0.95, 1.4);
    look.density = morphology.trait(0.9, 1.15);
    look.disorder = morphology.trait(0.05, 0.95);
    look.glandRegularity = morphology.trait(1.0, 0.0);
    look.pleomorphism = morphology.trait(0.06, 0.3);
    look.nucleoli = morphology.trait(0.05, 0.6);
    look.mitoses = morphology.trait(0.0, 0.02);

    RandomStream texture(seed, "texture", caseIndex);
    Grade coarseness = gradeFor(cue == Cue::Texture, label, texture);
    // Chromatin belongs to morphology too; stroma does not.
    look.chromatin = cue == Cue::Morphology ? morphology.trait(0.1, 0.9) : coarseness.trait(0.0, 1.0);
    look.stromaCoarseness = coarseness.trait(0.0, 1.0);
    return look;
}

} // namespace histo
