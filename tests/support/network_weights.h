#pragma once

#include <string>

/// A weights file of a network of the table, as .safetensors: all its tensors, filled with one byte.
std::string networkWeights(const std::string &modelId, int classes = 2, char fill = 0);
