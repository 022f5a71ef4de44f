#pragma once

#include "ui/models/sample_facets.h"

#include <filesystem>

namespace histo {

/// What was ticked in a data set when it was open last, kept in the settings for the 20 data sets that were used last.
/// Part and outcome are not kept: they belong to the run that was open.
void rememberFacets(const std::filesystem::path &root, const FacetChoice &choice);
FacetChoice rememberedFacets(const std::filesystem::path &root);

} // namespace histo
