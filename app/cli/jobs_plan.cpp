#include "app/cli/commands.h"
#include "app/cli/job_command.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/job/plan.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string data, out;
    std::optional<std::string> weights;
    PlanSpec spec;
    JsonOption json;
};

void run(Options &options, const std::vector<std::string> &trainWords)
{
    PlanSpec &spec = options.spec;
    spec.data = absolutePath(options.data);
    if (options.weights) {
        if (*options.weights != "none" && spec.models.size() > 1)
            throw Error(ErrorKind::Usage,
                        "--weights: one file is of one network; leave it out to start each model from "
                        "its own pretrained weights, or plan one model at a time");
        spec.trainWords = {"--weights",
                           *options.weights == "none" ? *options.weights : utf8(absolutePath(*options.weights))};
    }
    spec.trainWords.insert(spec.trainWords.end(), trainWords.begin(), trainWords.end());
    const Plan plan = makePlan(spec, absolutePath(options.out));
    const std::filesystem::path file = plan.folder / "plan.json";
    for (const PlannedRun &planned : plan.runs) {
        JobFile job = planned.job;
        job.path = file; // named in the message where a flag is wrong
        JobCommand check(std::move(job));
    }
    writePlan(plan);
    Json runs = Json::array();
    for (const PlannedRun &planned : plan.runs)
        runs.push_back(planned.name);
    options.json.write({{"plan", utf8(file)}, {"runs", std::move(runs)}});
    printText(options.json, std::to_string(plan.runs.size()) + " runs planned. This does them, and goes on where it " +
                                "was stopped:\n    histoscope-cli jobs run '" + utf8(file) + "'\n");
}

} // namespace

void declareJobsPlan(CLI::App &command, const CommandContext &)
{
    auto options = std::make_shared<Options>();
    options->spec.seeds = {1, 2, 3};
    auto list = [&command](const char *flag, auto &values, const char *description) {
        command.add_option(flag, values, description)->delimiter(',')->allow_extra_args(false)->type_name("LIST");
    };
    command.add_option("--data", options->data, "The data set's folder")->type_name("DIR")->required();
    list("--model", options->spec.models, "Networks, see `model list`");
    command.add_option("--folds", options->spec.folds, "How many test parts cover the data set")->capture_default_str();
    list("--seeds", options->spec.seeds, "Of the split and the training; 1,2,3 if left out");
    list("--device", options->spec.devices, "Devices among which the runs are dealt: cuda:0,cuda:1");
    command.add_option("--weights", options->weights, "As for `train`")->type_name("FILE");
    command.add_option("--out", options->out, "The plan's new folder; runs go below it")->type_name("PLAN")->required();
    options->json.declare(command);
    command.allow_extras();
    command.footer("Every other flag of `train` is passed on to each run.");
    command.callback([options, &command] { run(*options, command.remaining()); });
}

} // namespace histo::cli
