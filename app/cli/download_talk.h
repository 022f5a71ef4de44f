#pragma once

#include "app/cli/progress_printer.h"
#include "core/common/json.h"
#include "core/download/file_download.h"

#include <string>

namespace CLI {
class App;
}

namespace histo::cli {

/// What the commands that download share: progress and notes on stderr, the notes once more for the document.
class DownloadTalk {
public:
    void say(const std::string &line) { m_printer.say(line); }
    DownloadObserver observer(); ///< valid as long as this is
    const Json &notes() const { return m_notes; }

private:
    ProgressPrinter m_printer;
    Json m_notes = Json::array();
};

/// The product's rules, with waits that other machines do not share.
DownloadRules downloadRules();

/// A text option that is given or left out: an empty one, from an unset variable of a script perhaps, must not stand for
/// "the usual one".
void declareText(CLI::App &command, const std::string &flag, std::string &text, const std::string &description);

} // namespace histo::cli
