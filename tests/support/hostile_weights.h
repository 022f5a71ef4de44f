#pragma once

#include <string>
#include <vector>

/// Weights files that must be refused, made by code, each with words of the reason that a person is told.
struct HostileFile {
    std::string title, bytes, reason;
};

std::vector<HostileFile> hostileSafetensors();
/// .pth whose pickle, read by Python's pickle module, would run code; each as a zip and in the legacy format.
std::vector<HostileFile> hostileCode();
/// .pth, a zip, whose pickle fills memory, contradicts itself, or describes tensors that do not fit their storage.
std::vector<HostileFile> hostilePickles();
/// A good pickle in a broken zip, a broken legacy file, or something else that ends in .pth.
std::vector<HostileFile> hostileArchives();

/// All of them; titles differ.
std::vector<HostileFile> hostileWeights();

/// A name for the file of a title: "safetensors-a-header-of-2-63-bytes".
std::string fileNameOf(const HostileFile &file);
