#include "app/cli/output.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <iostream>

namespace histo::cli {

void JsonOption::declare(CLI::App &command)
{
    command.add_option("--json", target, "One JSON document into FILE; '-' is stdout, with nothing else on it")
        ->type_name("FILE");
}

void JsonOption::write(const Json &document) const
{
    if (!target)
        return;
    if (*target == "-") {
        std::cout << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
        flushResults();
    } else {
        writeJsonFile(*target, document);
    }
}

void printText(const JsonOption &json, const std::string &text)
{
    if (json.takesStdout())
        return;
    std::cout << text;
    flushResults();
}

void reportDocument(const JsonOption &json, const Json &document)
{
    json.write(document);
    printText(json, document.dump(2) + "\n");
}

void flushResults()
{
    errno = 0;
    if (!std::cout.flush())
        throw Error(errno == ENOSPC ? ErrorKind::DiskFull : ErrorKind::Io,
                    "stdout: the results could not be written; check where the output goes and its free space");
}

std::filesystem::path absolutePath(const std::string &text)
{
    if (text.empty())
        throw Error(ErrorKind::Usage, "a path on the command line is empty; give the name of a file or folder");
    return std::filesystem::absolute(text).lexically_normal();
}

std::string fixed(double value, int decimals)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

} // namespace histo::cli
