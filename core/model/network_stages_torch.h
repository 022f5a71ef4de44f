#pragma once

// Core-only.

#include "core/model/network_torch.h"

#include <map>
#include <string>

namespace histo {

/// How far each module that holds tensors lies from the head, in stages: 0 is the head itself.
///
/// A stage is what works at one resolution. It begins at the block (the name up to its first number: layer2.0,
/// features.4, _blocks.3) that halves the picture, behind a pooling layer, or with the linear layers.
/// @return  by Node::name
std::map<std::string, int> stagesFromHead(const Network &network);

/// Stages of a network, the head not counted.
int stageCount(const Network &network);

} // namespace histo
