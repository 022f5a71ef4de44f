#pragma once

#include "core/common/json.h"

#include <filesystem>
#include <string>
#include <vector>

namespace histo {

/// A job as a file, so that it outlives the program that thought of it: {"command": ["train", "--data", …]}. The words
/// are those of histoscope-cli, without its name.
struct JobFile {
    std::filesystem::path path;       ///< where it stands; a plan.json holds many
    std::string title;                ///< for people; may be empty
    std::vector<std::string> command; ///< at least one word
    std::filesystem::path run;        ///< the folder it writes, if the file says so ("run")
    Json config = nullptr;            ///< what the window resolved the command to ("config"), else null
    bool takesUp = false;             ///< go on with a run that is already there instead of refusing it ("takes_up")
};

Json toJson(const JobFile &job);

/// @return  one job, or all those of a plan ({"jobs": [...]})
/// @throws Error BadInput naming the file: missing, no JSON, no command
std::vector<JobFile> readJobFiles(const std::filesystem::path &file);

} // namespace histo
