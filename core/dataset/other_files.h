#pragma once

#include <filesystem>
#include <string>

namespace histo {

/// Why a file among the pictures is none of them, by its name alone; for people.
std::string whyNoPicture(const std::filesystem::path &fileName);

} // namespace histo
