#include "app/cli/download_talk.h"

#include "core/common/paths.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

DownloadObserver DownloadTalk::observer()
{
    DownloadObserver observer;
    observer.progress = m_printer.sink();
    observer.note = [this](const std::string &text) {
        m_notes.push_back(text);
        say(text);
    };
    return observer;
}

DownloadRules downloadRules()
{
    DownloadRules rules;
    rules.backOff.seed = std::hash<std::string>()(newUuid());
    return rules;
}

void declareText(CLI::App &command, const std::string &flag, std::string &text, const std::string &description)
{
    command.add_option(flag, text, description)->check([flag](const std::string &given) {
        return given.empty() ? "is empty; give a value or leave " + flag + " out" : std::string();
    });
}

} // namespace histo::cli
