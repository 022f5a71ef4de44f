#include "core/model/network_stages_torch.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace histo {

namespace {

/// "layer2.0.conv1" -> "layer2.0"; a name without a number is its own block.
std::string blockOf(const std::string &name)
{
    for (std::size_t from = 0; from < name.size();) {
        const std::size_t end = std::min(name.find('.', from), name.size());
        const std::string part = name.substr(from, end - from);
        if (std::all_of(part.begin(), part.end(), [](unsigned char c) { return std::isdigit(c); }))
            return name.substr(0, end);
        from = end + 1;
    }
    return name;
}

/// Blocks that hold a convolution of stride 2 or more.
std::set<std::string> halvingBlocks(const Network &network)
{
    std::set<std::string> blocks;
    for (const Node &node : network.nodes())
        if (node.op == Op::Conv && node.conv.stride > 1)
            blocks.insert(blockOf(node.name));
    return blocks;
}

} // namespace

std::map<std::string, int> stagesFromHead(const Network &network)
{
    const std::set<std::string> halving = halvingBlocks(network);
    std::map<std::string, int> stages; // counted from the input first
    int stage = 0;
    bool isBehindPooling = false, isFirst = true;
    std::string block;
    for (const Node &node : network.nodes()) {
        isBehindPooling |= node.op == Op::MaxPool || node.op == Op::Flatten;
        if (node.name.empty() || !node.weight.defined())
            continue;
        const bool isNewBlock = blockOf(node.name) != block;
        const bool isHead = node.name == network.headName();
        if (!isFirst && isNewBlock && (isHead || isBehindPooling || halving.contains(blockOf(node.name))))
            ++stage;
        if (isNewBlock)
            isBehindPooling = false;
        block = blockOf(node.name);
        isFirst = false;
        stages[node.name] = stage;
    }
    for (auto &[name, number] : stages)
        number = stage - number;
    return stages;
}

int stageCount(const Network &network)
{
    int most = 0;
    for (const auto &[name, stage] : stagesFromHead(network))
        most = std::max(most, stage);
    return most;
}

} // namespace histo
