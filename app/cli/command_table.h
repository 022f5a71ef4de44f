#pragma once

#include "core/common/cancel_token.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace histo::cli {

/// What every command gets from main.
struct CommandContext {
    CancelToken cancel;                   ///< set by SIGINT and SIGTERM
    std::vector<std::string> commandLine; ///< that repeats it, for run.json
    bool isRehearsal = false; ///< the words are only looked at: train and resume do nothing
};

/// One row: a command, "scan" in the group "data", or with an empty group a command of its own.
struct CommandInfo {
    const char *group, *name, *description;
    /// Declares the options, and the callback that does the work once the line is parsed; it throws histo::Error.
    /// The context outlives the command.
    void (*declare)(CLI::App &command, const CommandContext &context);
};

const std::vector<CommandInfo> &commandTable();

/// Puts every row of the table below the program.
void addCommands(CLI::App &program, const CommandContext &context);

} // namespace histo::cli
