#include "core/train/demo.h"

#include "app/cli/commands.h"
#include "app/cli/figures_text.h"
#include "app/cli/output.h"
#include "app/cli/training_talk.h"
#include "core/common/paths.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string out = "histoscope-demo";
    std::optional<std::string> data;
    DemoOptions demo;
    JsonOption json;
};

void run(const Options &options, const CommandContext &context)
{
    DemoOptions demo = options.demo;
    demo.out = absolutePath(options.out);
    if (options.data)
        demo.data = absolutePath(*options.data);
    demo.commandLine = context.commandLine;
    TrainingTalk talk(context.cancel);
    const DemoResult result = talk.follow([&] { return runDemo(demo, talk.observer(), context.cancel); });
    const RunDirectory finished = RunDirectory::open(result.run);
    options.json.write(result.evaluation);
    printText(options.json, runInWords(finished, result.evaluation) + "pictures: " + utf8(result.data) +
                                "\nexplanations of " + std::to_string(result.explained.size()) +
                                " pictures: " + utf8(finished.explanations()) + "\n");
}

} // namespace

void declareDemo(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("--out", options->out, "A new folder for everything")->type_name("DIR")->capture_default_str();
    command.add_option("--data", options->data, "Real pictures instead of drawn ones")->type_name("DIR");
    command.add_option("--seed", options->demo.seed)->capture_default_str();
    command.add_option("--minutes", options->demo.minutes, "About how long training takes on two cores")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_flag("--shuffle-labels", options->demo.shuffleLabels,
                     "A control: with permuted labels the figures must fall to chance");
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
