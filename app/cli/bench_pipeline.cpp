#include "app/cli/bench_figures.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "core/common/aligned_vector.h"
#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/common/parallel_for.h"
#include "core/common/paths.h"
#include "core/common/stopwatch.h"
#include "core/dataset/dataset.h"
#include "core/dataset/synthetic.h"
#include "core/train/batch_pipeline.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <numeric>

namespace histo::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 16;

struct Options {
    std::string data; ///< empty: pictures are drawn
    std::string model = "resnet50";
    std::size_t pictures = 2000;
    int repeats = 5;
    JsonOption json;
};

/// Holds the shelf that the measurement fills, and pictures where they are drawn. Gone at the end.
class BenchFolder {
public:
    BenchFolder() : m_path(fs::temp_directory_path() / ("histoscope-bench-" + newUuid())) {}
    ~BenchFolder()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    BenchFolder(const BenchFolder &) = delete;
    BenchFolder &operator=(const BenchFolder &) = delete;

    ShelfPlace shelf() const { return {m_path / "pictures", std::uint64_t(64) << 30}; }
    fs::path drawnData(const CancelToken &cancel) const
    {
        SyntheticOptions options;
        options.imagesPerCase = 4;
        writeSyntheticDataset(m_path / "data", options, cancel);
        return m_path / "data";
    }

private:
    fs::path m_path;
};

/// At most `most`, spread over all, with their hashes.
std::vector<PictureFile> chosenFiles(const fs::path &root, std::size_t most, const CancelToken &cancel)
{
    const std::vector<Sample> samples = scanDataset(root, CheckPixels::No, cancel).samples;
    const std::size_t count = std::min(most, samples.size());
    std::vector<PictureFile> files(count);
    const auto hashOne = [&](std::size_t i) {
        files[i].path = samples[i * samples.size() / count].path;
        files[i].sha256 = sha256OfFile(root / files[i].path);
    };
    parallelFor(count, hashOne, cancel, {}, "");
    return files;
}

std::vector<std::size_t> allOf(const PictureCache &pictures)
{
    std::vector<std::size_t> indices(pictures.count());
    std::iota(indices.begin(), indices.end(), std::size_t(0));
    return indices;
}

/// Inputs a second, made by one thread for a taker that does nothing with them.
Json measureBatches(const InputSource &source, const std::vector<std::size_t> &order, InputType type, int repeats,
                    const CancelToken &cancel)
{
    std::vector<double> seconds;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        cancel.throwIfCancelled();
        seconds.push_back(secondsOf([&] {
            BatchPipeline batches(order, kBatch, source, {type, 1});
            while (batches.next())
                ;
        }));
    }
    const Least least = leastOf(std::move(seconds));
    const auto count = static_cast<double>(order.size());
    return {{"best", count / least.minimum}, {"median", count / least.median}};
}

/// Views as they are when each step goes through an 8-bit picture of its own.
class StepByStep : public InputSource {
public:
    StepByStep(const PictureCache &pictures, const ModelInfo &model)
        : m_pictures(pictures), m_writer(model), m_side(model.cropSide)
    {}
    cv::Mat3b picture(std::size_t index) const override { return m_pictures.picture(index); }
    cv::Size inputSize(cv::Size) const override { return {m_side, m_side}; }
    void write(std::size_t index, const cv::Mat3b &picture, InputType type, void *out) const override
    {
        RandomStream random(1, "augment", index);
        const cv::Mat3b view = shown(picture, drawView(picture.size(), m_side, {}, random));
        m_writer.write(view, centreView(view.size(), m_side), nullptr, type, out);
    }

private:
    const PictureCache &m_pictures;
    ViewWriter m_writer;
    int m_side;
};

Json measure(const Options &options, const CommandContext &context)
{
    const ModelInfo &model = findModel(options.model);
    ProgressPrinter printer;
    const BenchFolder folder;
    const fs::path root = options.data.empty() ? folder.drawnData(context.cancel) : absolutePath(options.data);
    const std::vector<PictureFile> files = chosenFiles(root, options.pictures, context.cancel);
    const auto count = static_cast<double>(files.size());

    const PictureCache first(root, files, model, folder.shelf());
    const std::vector<std::size_t> order = allOf(first);
    const double firstSeconds = secondsOf([&] { first.fill(order, context.cancel, printer.sink()); });

    const PictureCache pictures(root, files, model, folder.shelf());
    const double secondSeconds = secondsOf([&] {
        for (const std::size_t index : order)
            pictures.picture(index);
    });
    if (pictures.decodedCount() > 0)
        throw Error(ErrorKind::Io, utf8(folder.shelf().folder) +
                                       ": pictures could not be kept there; set TMPDIR to a disk with more room");

    const AugmentSettings augmentation;
    const auto batches = [&](const InputSource &source, InputType type) {
        return measureBatches(source, order, type, options.repeats, context.cancel);
    };
    const TrainingViews views(pictures, model, &augmentation, 1, 1);
    Json document = {{"what", "pipeline"},
                     {"model", model.id},
                     {"pictures", files.size()},
                     {"drawn", options.data.empty()},
                     {"kept_bytes", usageOf(folder.shelf()).bytes}};
    document["first_pass_per_second"] = count / firstSeconds;
    document["second_pass_per_second"] = count / secondSeconds; // checksums included, one thread
    document["one_thread_per_second"] = {
        {"augmented", batches(views, InputType::Float32)},
        {"augmented_bf16", batches(views, InputType::Bfloat16)},
        {"step_by_step", batches(StepByStep(pictures, model), InputType::Float32)},
        {"middle", batches(TrainingViews(pictures, model, nullptr, 1, 1), InputType::Float32)},
        {"whole", batches(WholePictures(pictures, model), InputType::Float32)}};
    document.update(machineJson(options.repeats));
    return document;
}

} // namespace

void declareBenchPipeline(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("DIR", options->data, "A data set; without it, pictures are drawn and removed");
    command.add_option("--model", options->model, "The network whose size and values are made")->capture_default_str();
    command.add_option("--pictures", options->pictures, "At most so many, spread over all that are found")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command.add_option("--repeats", options->repeats, "Passes over the batches")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    options->json.declare(command);
    command.callback([options, &context] { reportDocument(options->json, measure(*options, context)); });
}

} // namespace histo::cli
