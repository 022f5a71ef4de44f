#pragma once

#include "core/train/train_config.h"

#include <QString>
#include <string>
#include <vector>

namespace histo {

/// The command that repeats a run that was started in the window, for run.json: the window does nothing that the
/// command line cannot.
std::vector<std::string> trainCommandLine(const TrainConfig &config);
/// The same for a run that is not started yet. @param newRun  the folder that it goes to
std::vector<std::string> trainCommandLine(const TrainConfig &config, const std::filesystem::path &newRun);

/// Words of a command as they are typed into a shell: with quotes where a word needs them.
QString shellText(const std::vector<std::string> &words);
/// The same with each flag on a line of its own, which a shell takes as one command too.
QString shellLines(const std::vector<std::string> &words);

} // namespace histo
