#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/training_talk.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

void declareResume(CLI::App &command, const CommandContext &context)
{
    struct Options {
        std::string run;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("RUN", options->run, "The run's folder; of a finished run nothing changes")->required();
    options->json.declare(command);
    command.callback([options, &context] {
        if (context.isRehearsal)
            return;
        TrainingTalk talk(context.cancel);
        const auto folder = absolutePath(options->run);
        printRunResult(talk.follow([&] { return resumeTraining(folder, talk.observer(), context.cancel); }),
                       options->json);
    });
}

} // namespace histo::cli
