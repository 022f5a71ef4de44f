#include "app/cli/bench_figures.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/out_of_memory.h"
#include "core/device/device.h"
#include "core/model/inference/inference_bench.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

/// More are no faster: the engine takes a few at a time. The plain way needs 3 GiB for one layer of VGG16 on so many.
constexpr int kMostPictures = 256;

struct Options {
    std::string model = "resnet50", precision = "auto";
    int batch = 16, repeats = 20;
    bool plain = false;
    JsonOption json;
};

Json documentOf(const Options &options, const char *precision, const InferenceSpeed &speed)
{
    const Least least = leastOf(speed.seconds);
    Json document = {{"what", "infer"},
                     {"model", options.model},
                     {"batch", options.batch},
                     {"precision", precision},
                     {"images_per_second", options.batch / least.minimum},
                     {"images_per_second_median", options.batch / least.median},
                     {"milliseconds", millisecondsJson(least)},
                     {"gflops", speed.gflopsPerBatch / least.minimum},
                     {"peak_memory_bytes", memoryReading().peakBytes}};
    document.update(machineJson(options.repeats));
    return document;
}

/// Speed alone: whether int8 may be used for a run is for `runs quantize` to say.
Json measureInt8(const Options &options, const CancelToken &cancel)
{
    if (options.plain)
        throw Error(ErrorKind::Usage, "--plain: the operations one by one have no 8-bit integers; leave it out");
    const InferenceSpeed speed = measureInt8Inference(options.model, options.batch, options.repeats, cancel);
    Json document = documentOf(options, "int8", speed);
    document["largest_difference"] = speed.largestDifference;
    return document;
}

Json measure(const Options &options, const CancelToken &cancel)
{
    if (options.precision == "int8")
        return measureInt8(options, cancel);
    const auto precision = precisionNamed(options.precision);
    if (!precision || *precision == Precision::Fp16)
        throw Error(ErrorKind::Usage,
                    "--precision: \"" + options.precision + "\" is not offered here; there are auto, fp32, bf16, int8");
    const InferenceSpeed speed = measureInference(options.model, *precision, options.batch, options.repeats,
                                                  options.plain, cancel);
    // The peak of the same run: the machine may be busier in another.
    const PeakSpeed peak = measurePeak(8, cancel);
    const bool isBf16 = *precision == Precision::Bf16 || (*precision == Precision::Auto && findDevice("cpu").hasBf16);
    Json document = documentOf(options, isBf16 ? "bf16" : "fp32", speed);
    document["fraction_of_peak"] = document.at("gflops").get<double>() / (isBf16 ? peak.bf16Gflops : peak.fp32Gflops);
    if (options.plain) {
        const Least plain = leastOf(speed.plainSeconds);
        document["plain"] = {{"images_per_second", options.batch / plain.minimum},
                             {"milliseconds", millisecondsJson(plain)},
                             {"largest_difference", speed.largestDifference}};
        document["times_plain"] = plain.minimum / leastOf(speed.seconds).minimum;
    }
    return document;
}

} // namespace

void declareBenchInfer(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("--model", options->model, "A network by name, see `model list`")->capture_default_str();
    command.add_option("--batch", options->batch, "Pictures at once")
        ->check(CLI::Range(1, kMostPictures))
        ->capture_default_str();
    command.add_option("--precision", options->precision, "auto, fp32, bf16, int8")->capture_default_str();
    command.add_option("--repeats", options->repeats, "Batches")->check(CLI::Range(1, 100'000))->capture_default_str();
    command.add_flag("--plain", options->plain, "Beside it, in turns: the network's operations one by one");
    options->json.declare(command);
    command.callback([options, &context] {
        const std::string what = options->model + " with --batch " + std::to_string(options->batch);
        const auto work = [&] { return measure(*options, context.cancel); };
        reportDocument(options->json, namingOutOfMemory(what, "try a smaller --batch", work));
    });
}

} // namespace histo::cli
