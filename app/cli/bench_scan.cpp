#include "app/cli/bench_figures.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/parallel_for.h"
#include "core/common/paths.h"
#include "core/common/random.h"
#include "core/common/stopwatch.h"
#include "core/dataset/dataset.h"
#include "core/image/image_io.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>

namespace histo::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::string data; ///< empty: small pictures are made
    int files = 7909; ///< as many as BreakHis has
    int repeats = 5;
    JsonOption json;
};

/// Gone at the end, with the catalog that the measurement began: HISTO_HOME is in it.
class BenchFolder {
public:
    BenchFolder()
    {
        std::string name = (fs::temp_directory_path() / "histoscope-bench-XXXXXX").string();
        if (!mkdtemp(name.data()))
            throw Error(ErrorKind::Io, name + ": no folder can be made there; set TMPDIR to another place");
        m_path = name;
        setenv("HISTO_HOME", (m_path / "home").c_str(), 1);
    }
    ~BenchFolder()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    BenchFolder(const BenchFolder &) = delete;
    BenchFolder &operator=(const BenchFolder &) = delete;

    const fs::path &path() const { return m_path; }

private:
    fs::path m_path;
};

/// PNGs of 16 x 16 pixels of noise in 80 cases.
void makePictures(const fs::path &folder, int files, const CancelToken &cancel)
{
    constexpr int kSide = 16, kCases = 80;
    const auto writeOne = [&](std::size_t number) {
        const std::size_t caseNumber = number % kCases;
        const fs::path caseFolder = folder / (caseNumber % 2 ? "benign" : "malignant") / std::to_string(caseNumber);
        fs::create_directories(caseFolder);
        RandomStream random(number);
        cv::Mat3b picture(kSide, kSide);
        for (cv::Vec3b &pixel : picture)
            for (int channel = 0; channel < 3; ++channel)
                pixel[channel] = static_cast<uchar>(random.below(256));
        const std::string bytes = encodePng(picture); // without fsync: nothing is lost with them
        std::ofstream(caseFolder / (std::to_string(number) + ".png"), std::ios::binary) << bytes;
    };
    parallelFor(static_cast<std::size_t>(files), writeOne, cancel, {}, "making pictures");
}

Json measure(const Options &options, const CancelToken &cancel)
{
    const BenchFolder bench;
    const fs::path data = options.data.empty() ? bench.path() / "data" : absolutePath(options.data);
    if (options.data.empty())
        makePictures(data, options.files, cancel);
    const auto samples = scanDataset(data, CheckPixels::No, cancel).samples;
    const auto decodeOne = [&](std::size_t index) { tryReadRgb(data / samples[index].path); };
    const auto scan = [&] { toJson(scanDataset(data, CheckPixels::Yes, cancel, {}, UseCatalog::Yes)).dump(); };

    // In one run and in this order: the files are in memory for both.
    const double decode = secondsOf([&] { parallelFor(samples.size(), decodeOne, cancel, {}, "decoding"); });
    const double cold = secondsOf(scan);
    std::vector<double> warm;
    for (int repeat = 0; repeat < options.repeats; ++repeat)
        warm.push_back(secondsOf(scan));
    const Least least = leastOf(warm);
    Json document = {{"what", "scan"},
                     {"files", samples.size()},
                     {"decode_seconds", decode},
                     {"cold_seconds", cold},
                     {"fraction_of_decode", decode / cold},
                     {"warm_seconds", {{"min", least.minimum}, {"median", least.median}}}};
    document.update(machineJson(options.repeats));
    return document;
}

} // namespace

void declareBenchScan(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("--data", options->data, "A data set to scan; without it, small pictures are made and removed");
    command.add_option("--files", options->files, "How many are made")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command.add_option("--repeats", options->repeats, "Scans with a warm catalog")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    options->json.declare(command);
    command.callback([options, &context] { reportDocument(options->json, measure(*options, context.cancel)); });
}

} // namespace histo::cli
