#pragma once

#include "core/dataset/sample.h"

#include <string>
#include <vector>

namespace histo {

/// The pictures of one slide folder at one magnification.
struct RungSlide {
    std::string folder; ///< as published
    std::string slide, subtype;
    std::vector<int> samples; ///< indices into the data set's, by running number
};

/// One step of the ladder: everything of a case at one magnification.
struct CaseRung {
    int magnification = 0;         ///< 0: unknown
    std::vector<RungSlide> slides; ///< by folder; only those with pictures

    std::vector<int> samples() const; ///< of all slides, in order
};

/// Where a picture stands in the ladder.
struct LadderPlace {
    int rung = -1, picture = -1; ///< picture: index into CaseRung::samples()
    bool isValid() const { return rung >= 0; }
    bool operator==(const LadderPlace &) const = default;
};

/// One case as a ladder, the lowest magnification first. In a data set with BreakHis' magnifications all four have their
/// rung, whether the case has pictures there or not; others (and unknown ones, last) only where it has some.
std::vector<CaseRung> rungsOfCase(const std::vector<Sample> &samples, const std::string &stem);

LadderPlace placeOf(const std::vector<CaseRung> &rungs, int sample); ///< invalid if it is not of the case
/// The picture `step` rungs higher (or lower, below 0), past rungs without pictures: of the same slide where it has any
/// there, and about as far along. Stays where there is no rung to go to.
LadderPlace climbed(const std::vector<CaseRung> &rungs, const LadderPlace &from, int step);

/// Every case in the order in which its first picture comes.
std::vector<std::string> casesInOrder(const std::vector<Sample> &samples, const std::vector<int> &indices);

} // namespace histo
