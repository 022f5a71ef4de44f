#include "core/model/weight_names.h"

#include <map>
#include <optional>

namespace histo {

namespace {

/// One layer, called by each of the three.
struct LayerRow {
    const char *torchvision, *timm, *lukemelas;

    std::string in(WeightDialect dialect) const
    {
        return dialect == WeightDialect::Torchvision ? torchvision : dialect == WeightDialect::Timm ? timm : lukemelas;
    }
};

constexpr LayerRow kEfficientNetLayers[] = {
    {"features.0.0", "conv_stem", "_conv_stem"}, {"features.0.1", "bn1", "_bn0"},
    {"features.8.0", "conv_head", "_conv_head"}, {"features.8.1", "bn2", "_bn1"},
    {"classifier.1", "classifier", "_fc"},
};

// Inside a block, behind the block's own name. Those of the first stage do not expand, and timm counts from there.
constexpr LayerRow kPlainBlock[] = {
    {"block.0.0", "conv_dw", "_depthwise_conv"},     {"block.0.1", "bn1", "_bn1"},
    {"block.1.fc1", "se.conv_reduce", "_se_reduce"}, {"block.1.fc2", "se.conv_expand", "_se_expand"},
    {"block.2.0", "conv_pw", "_project_conv"},       {"block.2.1", "bn2", "_bn2"},
};
constexpr LayerRow kExpandingBlock[] = {
    {"block.0.0", "conv_pw", "_expand_conv"},        {"block.0.1", "bn1", "_bn0"},
    {"block.1.0", "conv_dw", "_depthwise_conv"},     {"block.1.1", "bn2", "_bn1"},
    {"block.2.fc1", "se.conv_reduce", "_se_reduce"}, {"block.2.fc2", "se.conv_expand", "_se_expand"},
    {"block.3.0", "conv_pwl", "_project_conv"},      {"block.3.1", "bn3", "_bn2"},
};

// timm's VGG ends in convolutions: [out, in, kernel, kernel] where torchvision has [out, in * kernel * kernel].
struct HeadRow {
    const char *torchvision, *timm;
    std::int64_t kernel; ///< 0: a linear layer there too
};
constexpr HeadRow kVggHead[] = {
    {"classifier.0", "pre_logits.fc1", 7}, {"classifier.3", "pre_logits.fc2", 1}, {"classifier.6", "head.fc", 0}};

/// "features.0.weight" is the weight of the layer "features.0".
struct SplitName {
    std::string layer, leaf; ///< leaf with its dot
};
SplitName split(const std::string &name)
{
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos ? SplitName{name, ""} : SplitName{name.substr(0, dot), name.substr(dot)};
}

template <typename Rows>
std::optional<std::string> translated(const Rows &rows, const std::string &layer, WeightDialect from, WeightDialect to)
{
    for (const auto &row : rows)
        if (row.in(from) == layer)
            return row.in(to);
    return std::nullopt;
}

bool has(const std::vector<TensorInfo> &tensors, const std::string &name)
{
    for (const TensorInfo &tensor : tensors)
        if (tensor.name == name)
            return true;
    return false;
}

/// Where a block stands, counted through and by stage.
struct Block {
    int index = 0, stage = 0, indexInStage = 0;
    bool expands = false;

    std::string in(WeightDialect dialect) const
    {
        if (dialect == WeightDialect::Lukemelas)
            return "_blocks." + std::to_string(index) + ".";
        const bool isTimm = dialect == WeightDialect::Timm;
        return (isTimm ? "blocks." + std::to_string(stage) : "features." + std::to_string(stage + 1)) + "." +
               std::to_string(indexInStage) + ".";
    }
};

/// The blocks of an EfficientNet by the name that stands before their layers' names.
std::map<std::string, Block> blocksOf(const std::vector<TensorInfo> &own, WeightDialect dialect)
{
    // Every block ends in a projection; a stage is a row of blocks that project to one number of channels.
    const std::vector<std::string> projections = dialect == WeightDialect::Lukemelas
                                                     ? std::vector<std::string>{"_project_conv.weight"}
                                                     : std::vector<std::string>{"block.2.0.weight", "block.3.0.weight"};
    const std::string expansion = dialect == WeightDialect::Lukemelas ? "_expand_conv.weight" : "block.3.0.weight";
    std::map<std::string, Block> blocks;
    Block next;
    std::int64_t channels = 0;
    for (const TensorInfo &tensor : own)
        for (const std::string &projection : projections) {
            if (!tensor.name.ends_with("." + projection) || tensor.shape.empty())
                continue;
            if (channels != 0 && tensor.shape[0] != channels) {
                ++next.stage;
                next.indexInStage = 0;
            }
            channels = tensor.shape[0];
            const std::string before = tensor.name.substr(0, tensor.name.size() - projection.size());
            next.expands = has(own, before + expansion);
            blocks[before] = next;
            ++next.index;
            ++next.indexInStage;
        }
    return blocks;
}

std::vector<TensorInfo> efficientNetInDialect(std::vector<TensorInfo> tensors, WeightDialect from, WeightDialect to)
{
    const std::map<std::string, Block> blocks = blocksOf(tensors, from);
    auto blockOf = [&](const std::string &layer) {
        auto behind = blocks.upper_bound(layer);
        return behind != blocks.begin() && layer.starts_with(std::prev(behind)->first) ? std::prev(behind)
                                                                                       : blocks.end();
    };
    for (TensorInfo &tensor : tensors) {
        const SplitName own = split(tensor.name);
        auto block = blockOf(own.layer);
        std::optional<std::string> layer;
        if (block == blocks.end()) {
            layer = translated(kEfficientNetLayers, own.layer, from, to);
        } else {
            const std::string inBlock = own.layer.substr(block->first.size());
            layer = block->second.expands ? translated(kExpandingBlock, inBlock, from, to)
                                          : translated(kPlainBlock, inBlock, from, to);
            if (layer)
                layer = block->second.in(to) + *layer;
        }
        if (!layer)
            return {}; // a network of another build
        tensor.name = *layer + own.leaf;
    }
    return tensors;
}

std::vector<TensorInfo> vggInTimm(std::vector<TensorInfo> tensors)
{
    for (TensorInfo &tensor : tensors) {
        const SplitName own = split(tensor.name);
        for (const HeadRow &row : kVggHead) {
            if (own.layer != row.torchvision)
                continue;
            tensor.name = row.timm + own.leaf;
            if (row.kernel > 0 && tensor.shape.size() == 2)
                tensor.shape = {tensor.shape[0], tensor.shape[1] / (row.kernel * row.kernel), row.kernel, row.kernel};
        }
    }
    return tensors;
}

} // namespace

const char *name(WeightDialect dialect)
{
    switch (dialect) {
    case WeightDialect::Torchvision: return "torchvision";
    case WeightDialect::Timm: return "timm";
    case WeightDialect::Lukemelas: return "lukemelas";
    }
    return "";
}

WeightDialect ownDialect(const std::vector<TensorInfo> &own)
{
    return has(own, "_conv_stem.weight") ? WeightDialect::Lukemelas : WeightDialect::Torchvision;
}

std::vector<TensorInfo> inDialect(const std::vector<TensorInfo> &own, WeightDialect dialect)
{
    const WeightDialect from = ownDialect(own);
    if (dialect == from)
        return own;
    if (from == WeightDialect::Lukemelas || has(own, "features.0.0.weight"))
        return efficientNetInDialect(own, from, dialect);
    if (dialect == WeightDialect::Timm && has(own, "classifier.6.weight"))
        return vggInTimm(own);
    return {}; // timm gives a ResNet's tensors torchvision's names
}

} // namespace histo
