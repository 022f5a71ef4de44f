#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "core/common/paths.h"
#include "core/evaluate/int8_run.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

std::string numberText(const Json &value, int decimals)
{
    return value.is_number() ? fixed(value.get<double>(), decimals) : "undefined";
}

std::string figureText(const Json &figure)
{
    std::string text = numberText(figure.at("value"), 3);
    if (figure.at("low").is_number() && figure.at("high").is_number())
        text += " (" + numberText(figure.at("low"), 3) + " to " + numberText(figure.at("high"), 3) + ")";
    return text;
}

std::string inWords(const Json &document, const RunDirectory &run)
{
    const Json &verdict = document.at("verdict"), &move = verdict.at("score_move");
    std::string text = "Calibrated on " + document.at("calibration").at("images").dump() +
                       " pictures of the training part, judged on the validation part: " + verdict.at("images").dump() +
                       " pictures of " + verdict.at("groups").dump() + " groups\n" +
                       "  scores move, 95th percentile   " + numberText(move.at("p95"), 4) + "   (must stay below " +
                       numberText(move.at("limit"), 2) + ")\n" + "  scores move, at most           " +
                       numberText(move.at("largest"), 4) + "\n" + "  pictures called otherwise      " +
                       verdict.at("changed_calls").dump() + "\n" + "  area under the ROC curve fp32  " +
                       figureText(verdict.at("auc_fp32")) + "\n" + "  area under the ROC curve int8  " +
                       figureText(verdict.at("auc_int8")) + "\n";
    if (verdict.at("passed").get<bool>())
        return text + "Passed: `predict " + utf8(run.path()) + " --precision int8` is offered.\n";
    text += "Not passed, int8 is not offered for this run:\n";
    for (const Json &objection : verdict.at("objections"))
        text += "  " + objection.get<std::string>() + "\n";
    return text;
}

} // namespace

void declareRunsQuantize(CLI::App &command, const CommandContext &context)
{
    struct Options {
        std::string run;
        std::optional<std::string> data;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("RUN", options->run, "The run's folder")->required();
    command.add_option("--data", options->data, "Where its pictures are now, if they have moved")->type_name("DIR");
    options->json.declare(command);
    command.callback([options, &context] {
        const RunDirectory run = RunDirectory::open(absolutePath(options->run));
        std::optional<std::filesystem::path> data;
        if (options->data)
            data = absolutePath(*options->data);
        ProgressPrinter printer;
        const Json document = quantizeRun(run, data, context.cancel, printer.sink());
        options->json.write(document);
        printText(options->json, inWords(document, run));
    });
}

} // namespace histo::cli
