#include "app/cli/bench_figures.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/device/device.h"
#include "core/model/inference/inference_bench.h"
#include "core/train/training_bench.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string model = "resnet50", precision = "auto";
    int batch = 16, repeats = 5;
    bool frozenStatistics = false;
    JsonOption json;
};

Json measure(const Options &options, const CancelToken &cancel)
{
    const auto precision = precisionNamed(options.precision);
    if (!precision || *precision == Precision::Fp16)
        throw Error(ErrorKind::Usage,
                    "--precision: \"" + options.precision + "\" is not offered here; there are auto, fp32, bf16");
    const TrainingSpeed speed = measureTraining(
        options.model, *precision, options.batch, options.repeats,
        options.frozenStatistics ? StatisticsOfBatches::Keep : StatisticsOfBatches::Follow, cancel);
    const auto peakBytes = memoryReading().peakBytes;
    // The peak of the same run: the machine may be busier in another.
    const PeakSpeed peak = measurePeak(8, cancel);
    const bool isBf16 = *precision == Precision::Bf16 || (*precision == Precision::Auto && findDevice("cpu").hasBf16);
    const Least least = leastOf(speed.seconds);
    const double gflops = speed.gflopsPerStep / least.minimum;
    Json document = {{"what", "train"},
                     {"model", options.model},
                     {"batch", options.batch},
                     {"precision", isBf16 ? "bf16" : "fp32"},
                     {"frozen_statistics", options.frozenStatistics},
                     {"images_per_second", options.batch / least.minimum},
                     {"images_per_second_median", options.batch / least.median},
                     {"milliseconds", millisecondsJson(least)},
                     {"gflops", gflops},
                     {"fraction_of_peak", gflops / (isBf16 ? peak.bf16Gflops : peak.fp32Gflops)},
                     {"peak_memory_bytes", peakBytes},
                     {"last_loss", speed.losses.back()}};
    document.update(machineJson(options.repeats));
    return document;
}

} // namespace

void declareBenchTrain(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("--model", options->model, "A network by name, see `model list`")->capture_default_str();
    command.add_option("--batch", options->batch, "Pictures at once")
        ->check(CLI::Range(1, 4096))
        ->capture_default_str();
    command.add_option("--precision", options->precision, "auto, fp32, bf16")->capture_default_str();
    command.add_option("--repeats", options->repeats, "Steps")->check(CLI::Range(1, 100'000))->capture_default_str();
    command.add_flag("--frozen-statistics", options->frozenStatistics,
                     "Batch norm keeps its statistics, as in fine-tuning pretrained weights");
    options->json.declare(command);
    command.callback([options, &context] { reportDocument(options->json, measure(*options, context.cancel)); });
}

} // namespace histo::cli
