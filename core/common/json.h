#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace histo {

/// Keys keep the order in which they were written: people read these files.
using Json = nlohmann::ordered_json;

/// A JSON number, or null for what is unknown: NaN and infinity do not exist in JSON.
Json numberOrNull(double value);
Json numberOrNull(const std::optional<double> &value);

/// @throws Error BadInput if the file is missing, larger than `maxBytes`, or not JSON (names file and position)
Json readJsonFile(const std::filesystem::path &path, std::size_t maxBytes = 64u << 20);

/// Writes by the atomic rule (atomic_file.h), indented.
void writeJsonFile(const std::filesystem::path &path, const Json &document);

} // namespace histo
