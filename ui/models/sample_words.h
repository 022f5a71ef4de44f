#pragma once

#include "core/dataset/sample.h"
#include "core/dataset/split.h"

#include <QString>
#include <string>

namespace histo {

/// BreakHis' abbreviations in full: "DC" is "Ductal carcinoma". What is unknown stays as it is.
QString subtypeTitle(const std::string &subtype);

/// "100X"; "unknown" for 0. A nominal name, not a measured scale.
QString magnificationTitle(int magnification);

/// Training, Validation, Test.
QString partTitle(Part part);

} // namespace histo
