// Writes the hostile weights files that the tests make, and a few good ones, into a folder, each with a line in
// index.tsv: the file's name and the words of the reason ("" for the good ones). Seeds for the fuzzers, and what
// check_safetensors_verdicts.py holds against Python.
//
// Usage:  write_hostile_weights FOLDER

#include "tests/support/hostile_weights.h"
#include "tests/support/weights_bytes.h"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

std::vector<HostileFile> goodWeights()
{
    const std::string state = pickle::stateDict(TensorPickle().bytes());
    return {
        {"good: zip", zipPth(state), ""},
        {"good: legacy", legacyPth(state), ""},
        {"good: zip64", withZip64End(zipPth(state), 3), ""},
        {"good: transposed", zipPth(pickle::stateDict(TensorPickle{.shape = {3, 2}, .strides = {1, 3}}.bytes())), ""},
        {"safetensors: good",
         safetensorsBytes(R"({"__metadata__":{"by":"hand"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
                          R"("b":{"dtype":"I64","shape":[],"data_offsets":[24,32]}}  )",
                          sixFloats() + "12345678"),
         ""},
        {"safetensors: good, of no tensors", safetensorsBytes("{}", ""), ""},
    };
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::cerr << "usage: write_hostile_weights FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    std::vector<HostileFile> files = goodWeights();
    for (HostileFile &file : hostileWeights())
        files.push_back(std::move(file));
    std::ofstream index(folder / "index.tsv");
    for (const HostileFile &file : files) {
        std::ofstream(folder / fileNameOf(file), std::ios::binary) << file.bytes;
        index << fileNameOf(file) << '\t' << file.reason << '\n';
    }
    std::cout << files.size() << " files in " << folder.string() << '\n';
    return index.flush() ? 0 : 1;
}
