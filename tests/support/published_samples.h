#pragma once

#include "core/dataset/sample.h"

#include <vector>

/// The 7,909 published pictures as samples, without files. Those of slide 13412, which BreakHis holds as ductal and as
/// lobular carcinoma, have equal pixels in pairs of equal number where both exist.
std::vector<histo::Sample> publishedSamples();
