#pragma once

#include "core/dataset/sample.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace histo {

/// What a file name of BreakHis says: SOB_M_DC-14-22549AB-100-007 is a surgical open biopsy (SOB), malignant (M),
/// ductal carcinoma (DC), slide 14-22549AB of accession 14-22549, at 100X, picture 7.
/// Source: README.txt of BreaKHis_v1 (its grammar of SLIDE_ID and IMAGE_NAME).
struct BreakHisName {
    Label label = Label::Benign;
    std::string subtype;
    std::string slide;
    std::string stem;
    int magnification = 0;
    int sequence = 0;

    std::string folder() const; ///< of its slide, as published: SOB_M_DC_14-22549AB
    std::string text() const;   ///< as published, without an ending: SOB_M_DC-14-22549AB-100-007
};

/// @param fileName  with or without an ending
std::optional<BreakHisName> parseBreakHisName(const std::filesystem::path &fileName);

/// Fills everything but the path.
void describe(Sample &sample, const BreakHisName &name);

/// What the folders above a file say against its name, for people: "its name says ductal_carcinoma, its folder
/// adenosis". Folders that say nothing (any but a class, a subtype, a slide, a magnification) do not matter.
std::optional<std::string> contradictionWithFolders(const BreakHisName &name,
                                                    const std::filesystem::path &relativePath);

/// 40, 100, 200 or 400 of a folder 40X …; 0 for any other name.
int magnificationOfFolder(std::string_view folderName);

/// Label of a folder called benign or malignant in any case.
std::optional<Label> labelOfFolder(std::string_view folderName);

} // namespace histo
