// Writes the seeds of fuzz_safetensors or fuzz_pth: the small ones of the tests' hostile files, in each form that the
// fuzzer takes.
//
// Usage:  write_weights_seeds FOLDER safetensors|pth

#include "tests/support/hostile_weights.h"
#include "tests/support/weights_bytes.h"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

constexpr std::size_t kMostBytes = 4096;

std::vector<std::string> safetensorsSeeds()
{
    std::vector<std::string> seeds;
    auto add = [&](const std::string &bytes) {
        seeds.push_back('\0' + bytes);
        if (bytes.size() > 8) { // its header, with eight bytes of data
            const std::size_t end = bytes.rfind('}') + 1;
            seeds.push_back(std::string("\x01\x08\0", 3) + bytes.substr(8, end > 8 ? end - 8 : 0));
        }
    };
    add(safetensorsBytes(R"({"__metadata__":{"by":"hand"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  )",
                         "12345678"));
    for (const HostileFile &file : hostileSafetensors())
        add(file.bytes);
    return seeds;
}

std::vector<std::string> pthSeeds()
{
    std::vector<std::string> seeds;
    const std::string state = pickle::stateDict(TensorPickle().bytes());
    auto addPickle = [&](const std::string &bytes) {
        seeds.push_back('\1' + bytes);
        seeds.push_back('\2' + bytes);
    };
    for (const std::string &file : {zipPth(state), legacyPth(state), withZip64End(zipPth(state), 3)})
        seeds.push_back('\0' + file);
    addPickle(state);
    addPickle(pickle::stateDict(
        replaced(TensorPickle().bytes(), TensorPickle().persistentId(), TensorPickle().persistentIdOfView(1, 4))));
    seeds.push_back("\3\1\2\2\4\5\5\3"); // an offset of 0, two axes
    seeds.push_back("\3\1\2\1\4\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
    for (const HostileFile &file : hostileArchives())
        seeds.push_back('\0' + file.bytes);
    for (const std::vector<HostileFile> &files : {hostileCode(), hostilePickles()})
        for (const HostileFile &file : files) { // the pickle lies at the archive's beginning, stored as it is
            const std::size_t begin = file.bytes.find("archive/data.pkl"), end = file.bytes.find("PK\x03\x04", 4);
            if (begin != std::string::npos && end != std::string::npos && begin + 16 < end)
                addPickle(file.bytes.substr(begin + 16, end - begin - 16));
        }
    return seeds;
}

} // namespace

int main(int argc, char **argv)
{
    const std::string kind = argc == 3 ? argv[2] : "";
    if (kind != "safetensors" && kind != "pth") {
        std::cerr << "usage: write_weights_seeds FOLDER safetensors|pth\n";
        return 2;
    }
    std::filesystem::create_directories(argv[1]);
    int written = 0;
    for (const std::string &seed : kind == "pth" ? pthSeeds() : safetensorsSeeds())
        if (seed.size() <= kMostBytes)
            std::ofstream(std::filesystem::path(argv[1]) / ("seed-" + std::to_string(written++)), std::ios::binary)
                << seed;
    std::cout << written << " seeds\n";
    return 0;
}
