#pragma once

#include "core/model/classifier.h"
#include "core/run/run_directory.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace histo::cli {

/// The network a command asks: (RUN | --model M --weights W | --model M --pattern-weights).
struct ModelChoice {
    std::optional<std::string> model, weights, precision;
    bool patternWeights = false;

    /// @param standard  the precision if --precision is not given, for the help
    void declare(CLI::App &command, Precision standard);
    void declareNetwork(CLI::App &command); ///< without --precision

    /// Without --model the first of a command's words names the run: takes it out of `words`.
    /// @throws Error Usage if nothing chooses a network, or two things do
    void takeRun(std::vector<std::string> &words);
    const std::optional<RunDirectory> &run() const { return m_run; }

    /// @param standard  the precision if --precision is not given
    /// @throws Error Usage or BadInput
    std::unique_ptr<Classifier> load(Precision standard) const;
    /// For commands that want scores alone: int8 of a run, too. @throws as loadInt8Classifier()
    std::unique_ptr<Classifier> loadForScores(Precision standard) const;

private:
    std::optional<RunDirectory> m_run;
};

/// Says on stderr what a weights file cannot tell of itself, if there is something.
void sayNoteOn(const std::filesystem::path &weights, const std::string &model);

} // namespace histo::cli
