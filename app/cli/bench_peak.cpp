#include "app/cli/bench_figures.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/model/inference/inference_bench.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

void declareBenchPeak(CLI::App &command, const CommandContext &context)
{
    struct Options {
        int repeats = 20;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("--repeats", options->repeats, "Products")->check(CLI::Range(1, 100'000))->capture_default_str();
    options->json.declare(command);
    command.callback([options, &context] {
        const PeakSpeed peak = measurePeak(options->repeats, context.cancel);
        Json document = {{"what", "peak"}, {"fp32_gflops", peak.fp32Gflops}, {"bf16_gflops", peak.bf16Gflops}};
        document.update(machineJson(options->repeats));
        reportDocument(options->json, document);
    });
}

} // namespace histo::cli
