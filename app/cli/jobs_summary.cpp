#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/job/plan_summary.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

void declareJobsSummary(CLI::App &command, const CommandContext &)
{
    struct Options {
        std::string plan;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("PLAN", options->plan, "The plan's folder; its plan_result.json is written")->required();
    options->json.declare(command);
    command.callback([options] {
        const Plan plan = readPlan(absolutePath(options->plan));
        const PlanSummary summary = summarize(plan);
        writePlanResult(plan, summary);
        options->json.write(toJson(summary));
        printText(options->json, inWords(summary));
    });
}

} // namespace histo::cli
