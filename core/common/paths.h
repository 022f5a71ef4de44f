#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace histo {

/// Where set-up keeps downloads and weights: $HISTO_HOME, else $XDG_DATA_HOME/histoscope, else ~/.local/share/histoscope.
std::filesystem::path histoHome();

/// Where things lie that can be made again at any time, and may be large: $HISTO_CACHE, else with $HISTO_HOME its folder
/// cache, else $XDG_CACHE_HOME/histoscope, else ~/.cache/histoscope.
std::filesystem::path histoCache();

/// Pretrained weights that set-up fetched for a model: histoHome()/weights/<model>.{safetensors,pth}.
std::optional<std::filesystem::path> pretrainedWeights(const std::string &modelId);

/// UTF-8 text of a path, for messages and files.
std::string utf8(const std::filesystem::path &path);

/// ISO 8601, UTC, milliseconds: 2026-11-23T03:25:00.123Z
std::string utcNow();

/// Random UUID, version 4.
std::string newUuid();

} // namespace histo
