#pragma once

#include <filesystem>
#include <string>

namespace histo {

/// Class order is benign 0, malignant 1, always.
enum class Label { Benign = 0, Malignant = 1 };

inline const char *name(Label label) { return label == Label::Benign ? "benign" : "malignant"; }

/// One picture of a data set.
struct Sample {
    std::filesystem::path path; ///< relative to the data set's root, generic separators
    Label label = Label::Benign;
    std::string subtype;        ///< A, F, PT, TA, DC, LC, MC, PC, or empty where unknown
    int magnification = 0;      ///< nominal: 40, 100, 200, 400; 0 where unknown
    std::string folder;         ///< the slide folder's name as published (SOB_M_DC_14-22549AB), or the parent folder's
    std::string slide;          ///< slide id (14-22549AB)
    std::string stem;           ///< accession number (14-22549): the safe stand-in for the patient
    int sequence = 0;           ///< running number of the picture in its slide
    /// SHA-256 of size and decoded pixels. Empty where nobody has looked, and for pictures of one colour: a blank
    /// picture says nothing about whose it is.
    std::string pixelHash;
};

} // namespace histo
