#pragma once

#include "core/common/json.h"

#include <filesystem>
#include <optional>
#include <string>

namespace CLI {
class App;
}

/// Results go to stdout, talk to stderr.
namespace histo::cli {

/// Where `--json` sends a command's document.
struct JsonOption {
    std::optional<std::string> target; ///< "-" is stdout

    void declare(CLI::App &command);
    bool isWanted() const { return target.has_value(); }
    /// Text for people would spoil a stdout that holds one JSON document.
    bool takesStdout() const { return target == "-"; }
    void write(const Json &document) const; ///< does nothing if not wanted
};

/// Text for people on stdout; says nothing when the JSON document is there.
void printText(const JsonOption &json, const std::string &text);

/// A document that people read as it is: where --json says, and as text on stdout unless it is there already.
void reportDocument(const JsonOption &json, const Json &document);

/// @throws Error Io or DiskFull if something of the results could not be written
void flushResults();

/// A path from the command line, absolute, so that it still holds when a run is taken up elsewhere.
/// @throws Error Usage if it is empty
std::filesystem::path absolutePath(const std::string &text);

std::string fixed(double value, int decimals); ///< "0.912"

} // namespace histo::cli
