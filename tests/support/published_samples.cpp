#include "tests/support/published_samples.h"

#include "core/dataset/published.h"

using namespace histo;

std::vector<Sample> publishedSamples()
{
    std::vector<Sample> samples;
    for (const PublishedFolder &folder : publishedFolders())
        for (const BreakHisName &picture : publishedPictures(folder)) {
            Sample sample;
            sample.path = picture.text() + ".png";
            describe(sample, picture);
            sample.pixelHash = picture.slide == "14-13412" ? "13412-" + std::to_string(picture.magnification) + "-" +
                                                                 std::to_string(picture.sequence)
                                                           : picture.text();
            samples.push_back(sample);
        }
    return samples;
}
