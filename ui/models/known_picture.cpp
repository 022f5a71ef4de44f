#include "ui/models/known_picture.h"

#include <algorithm>

namespace histo {

KnownPicture knownPicture(const std::filesystem::path &absolutePath, const ScanReport *dataset, const RunLookup &run)
{
    if (!dataset)
        return {};
    const std::filesystem::path relative = absolutePath.lexically_relative(dataset->root);
    auto found = std::find_if(dataset->samples.begin(), dataset->samples.end(),
                              [&relative](const Sample &sample) { return sample.path == relative; });
    if (found == dataset->samples.end())
        return {};
    return {.sample = *found, .part = run.partOf(relative)};
}

} // namespace histo
