#pragma once

#include <filesystem>
#include <map>
#include <string>

/// Hash of every tensor of a checkpoint by name. The file's own bytes hold times, too, and are never equal.
std::map<std::string, std::string> tensorHashes(const std::filesystem::path &checkpoint);
