#pragma once

#include "core/dataset/tissue/case_look.h"
#include "core/dataset/tissue/noise_field.h"

#include <array>
#include <cmath>
#include <optional>
#include <vector>

namespace histo {

// Lengths here are in nominal micrometres of drawn tissue, x to the right and y down from the field's top left corner.

inline float lengthOf(cv::Point2f vector) { return std::sqrt(vector.x * vector.x + vector.y * vector.y); }

/// A closed outline around a centre, as a radius for each direction.
struct Blob {
    static constexpr int kDirections = 64;
    cv::Point2f centre;
    float radius = 0; ///< mean
    float reach = 0;  ///< the largest radius
    std::array<float, kDirections> outline{};

    float radiusTowards(float angle) const;
    /// Negative inside. Measured along the ray from the centre, so exact only at the outline of a circle.
    float signedDistance(cv::Point2f point) const;
};

/// A duct, an acinus or a nest of tumour cells.
struct EpithelialUnit {
    Blob outer;
    std::vector<Blob> lumens;
    bool isGland = true;  ///< cells in two ordered rings around a lumen; else a nest filled with cells
    float raggedness = 0; ///< of the border, in micrometres
    float retraction = 0; ///< width of the empty cleft around it
    float secretion = 0;  ///< eosin in its lumens

    /// Whether a point lies inside the outer border, moved outwards by `grow`.
    bool covers(cv::Point2f point, float grow = 0) const;
};

enum class NucleusKind { Epithelial, Spindle, Lymphocyte, Mitosis };

struct Nucleus {
    NucleusKind kind = NucleusKind::Epithelial;
    cv::Point2f centre;
    float semiLength = 4, semiWidth = 3;
    float angle = 0;      ///< of its long axis
    float darkness = 1;   ///< optical density of haematoxylin
    float coarseness = 0; ///< of chromatin, in [0, 1]
    float wobble = 0;     ///< irregularity of its outline
    float nucleolus = 0;  ///< radius, 0 if it has none
};

struct Vessel {
    cv::Point2f centre;
    float semiLength = 10, semiWidth = 5, angle = 0;
    std::vector<cv::Point2f> redCells;
};

/// The region nearest to one of a lattice of disturbed centres.
struct FatCell {
    bool isFat = false;       ///< else collagen lies here
    float distanceToWall = 0; ///< in micrometres, 0 on the membrane it shares with its neighbour
};

/// The ground between the cells: how collagen runs, and where fat lies.
class Ground {
public:
    /// @param fibreAngle    main direction of the collagen
    /// @param fatThreshold  the landscape, in [-1, 1], is fat where it is higher; nothing: no fat
    Ground(std::uint64_t seed, float fibreAngle, std::optional<float> fatThreshold);

    const NoiseField &noise() const { return m_noise; }
    /// Position along (x) and across (y) the wavy fibres.
    cv::Point2f fibreCoordinates(cv::Point2f point) const;
    float fibreAngleAt(cv::Point2f point) const;
    /// A cell is fat or is not: fat ends along membranes.
    FatCell fatCellAt(cv::Point2f point) const;

private:
    NoiseField m_noise;
    cv::Point2f m_fibreAxis;
    std::optional<float> m_fatThreshold;
};

/// What lies where in one field, before anything is painted.
struct TissuePlan {
    cv::Size2f field;
    Ground ground;
    std::vector<EpithelialUnit> units;
    std::vector<Vessel> vessels;
    std::vector<Nucleus> nuclei;

    bool isInUnit(cv::Point2f point, float grow = 0) const;
};

TissuePlan planTissue(const CaseLook &look, cv::Size2f fieldMicrons, std::uint64_t seed);

} // namespace histo
