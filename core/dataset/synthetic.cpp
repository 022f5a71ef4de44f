#include "core/dataset/synthetic.h"

#include "core/common/atomic_file.h"
#include "core/common/atomic_folder.h"
#include "core/common/error.h"
#include "core/common/parallel_for.h"
#include "core/common/paths.h"
#include "core/common/random.h"
#include "core/dataset/synthetic_plan.h"
#include "core/dataset/tissue/slide_camera.h"
#include "core/image/image_io.h"
#include "core/image/png_text.h"

#include <algorithm>
#include <array>

namespace histo {
namespace {

namespace fs = std::filesystem;

// At 400X a nucleus of 7.5 micrometres is then 37 pixels long, at 40X nearly 4: about what it is in BreakHis.
constexpr double kMicronsPerPixelAt1X = 80;

constexpr int kMostCases = 9999;

void checkOptions(const SyntheticOptions &options)
{
    const auto refuse = [](const std::string &message) { throw Error(ErrorKind::Usage, "synthetic data: " + message); };
    if (options.cases < 2 || options.cases > kMostCases)
        refuse("give 2 to " + std::to_string(kMostCases) + " cases, so that both classes are there");
    if (options.imagesPerCase < 1)
        refuse("give at least 1 picture per case");
    if (options.magnifications.empty())
        refuse("give at least one magnification");
    constexpr std::array kKnown = {40, 100, 200, 400};
    for (const int magnification : options.magnifications) {
        if (std::find(kKnown.begin(), kKnown.end(), magnification) == kKnown.end())
            refuse("magnification " + std::to_string(magnification) + " is not one of 40, 100, 200, 400");
        if (std::count(options.magnifications.begin(), options.magnifications.end(), magnification) > 1)
            refuse("magnification " + std::to_string(magnification) + " is given twice");
    }
    if (std::min({options.traps.twins, options.traps.siblings, options.traps.mixedCases}) < 0)
        refuse("the number of twins, siblings and mixed cases is 0 or more");
    constexpr int kSmallest = 32, kLargest = 8192;
    if (std::min(options.size.width, options.size.height) < kSmallest ||
        std::max(options.size.width, options.size.height) > kLargest)
        refuse("pictures are " + std::to_string(kSmallest) + " to " + std::to_string(kLargest) +
               " pixels wide and high");
}

const char *cueName(Cue cue)
{
    switch (cue) {
    case Cue::Morphology: return "morphology";
    case Cue::Colour: return "colour";
    case Cue::Texture: return "texture";
    }
    throw Error(ErrorKind::Internal, "unknown cue of the synthetic data set");
}

std::string trapsText(const SyntheticTraps &traps)
{
    if (traps.areNone())
        return "";
    return "traps, planted on purpose and listed in traps.json: " + std::to_string(traps.twins) +
           " pictures stored again, " + std::to_string(traps.siblings) + " cases with sibling slides, " +
           std::to_string(traps.mixedCases) + " cases with slides of both classes\n";
}

std::string readmeText(const SyntheticOptions &options)
{
    std::string magnifications;
    for (const int magnification : options.magnifications)
        magnifications += (magnifications.empty() ? "" : ",") + std::to_string(magnification);
    return "These pictures were drawn by Histoscope. They are not tissue, show no patient, and say nothing about any\n"
           "disease: they are for trying and testing the program without real data.\n"
           "\n"
           "Layout and file names follow BreakHis (Spanhol et al., IEEE TBME 2016), but the accession numbers, from\n"
           "14-90001 on, are not BreakHis'. Folders of subtypes only keep the layout: the subtypes of a class are "
           "drawn\n"
           "alike.\n"
           "\n"
           "cases: " +
           std::to_string(options.cases) + "\n" + "pictures per case: " + std::to_string(options.imagesPerCase) + "\n" +
           "magnifications: " + magnifications + "\n" + "size: " + std::to_string(options.size.width) + " x " +
           std::to_string(options.size.height) + "\n" + "what tells the classes apart: " + cueName(options.cue) + "\n" +
           "seed: " + std::to_string(options.seed) + "\n" + trapsText(options.traps);
}

void writePicture(const fs::path &root, const PlannedPicture &picture, const SyntheticOptions &options)
{
    const CaseLook look = drawCaseLook(picture.label, options.cue, options.seed, picture.caseIndex);
    RandomStream pictureSeeds(RandomStream(options.seed, "case", picture.caseIndex).next(), "picture",
                              picture.pictureIndex);
    std::string png = encodePng(drawTissue(look, picture.magnification, options.size, pictureSeeds.next()));
    if (picture.isStoredAgain)
        png = withPngText(png, "Comment", "stored again");
    writeFileAtomically(root / picture.path, png);
}

} // namespace

cv::Mat3b drawTissue(const CaseLook &look, int magnification, cv::Size size, std::uint64_t seed)
{
    const float micronsPerPixel = static_cast<float>(kMicronsPerPixelAt1X / magnification);
    const cv::Size2f field(size.width * micronsPerPixel, size.height * micronsPerPixel);
    const TissuePlan plan = planTissue(look, field, seed);
    return photograph(paintTissue(plan, look, size, micronsPerPixel), look, RandomStream(seed, "grain").next());
}

std::size_t writeSyntheticDataset(const fs::path &out, const SyntheticOptions &options, const CancelToken &cancel,
                                  const ProgressSink &progress)
try {
    checkOptions(options);
    const SyntheticPlan plan = planSyntheticDataset(options);
    AtomicFolder folder(out);

    parallelFor(
        plan.pictures.size(), [&](std::size_t index) { writePicture(folder.path(), plan.pictures[index], options); },
        cancel, progress, "drawing pictures");
    writeFileAtomically(folder.path() / "README.txt", readmeText(options));
    if (!plan.traps.is_null())
        writeJsonFile(folder.path() / "traps.json", plan.traps);
    cancel.throwIfCancelled();
    folder.commit();
    return plan.pictures.size();
} catch (const fs::filesystem_error &error) {
    const bool isFull = error.code() == std::errc::no_space_on_device;
    throw Error(isFull ? ErrorKind::DiskFull : ErrorKind::Io,
                utf8(out) + ": cannot be written (" + error.code().message() + "); nothing was left behind");
}

} // namespace histo
