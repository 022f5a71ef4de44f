#include "core/device/proc_file.h"

#include <fstream>

namespace histo {

std::string procValue(const char *file, const std::string &key)
{
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(key))
            if (auto colon = line.find(':'); colon != std::string::npos)
                return line.substr(std::min(line.size(), line.find_first_not_of(" \t", colon + 1)));
    return {};
}

} // namespace histo
