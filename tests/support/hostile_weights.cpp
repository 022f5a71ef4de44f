#include "tests/support/hostile_weights.h"

#include <cctype>

std::vector<HostileFile> hostileWeights()
{
    std::vector<HostileFile> all;
    auto add = [&](const std::string &kind, std::vector<HostileFile> files) {
        for (HostileFile &file : files) {
            file.title = kind + ": " + file.title;
            all.push_back(std::move(file));
        }
    };
    add("safetensors", hostileSafetensors());
    add("code", hostileCode());
    add("pickle", hostilePickles());
    add("archive", hostileArchives());
    return all;
}

std::string fileNameOf(const HostileFile &file)
{
    std::string name;
    for (char letter : file.title)
        if (std::isalnum(static_cast<unsigned char>(letter)) || letter == '_' || letter == '.')
            name += letter;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    return name;
}
