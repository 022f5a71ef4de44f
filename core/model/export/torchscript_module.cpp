#include "core/model/export/torchscript_module_torch.h"

#include <map>
#include <sstream>

namespace histo {

namespace {

constexpr const char *kMissingForSame = R"(
def missing_for_same(self, extent: int, kernel: int, stride: int) -> int:
    outputs = (extent + stride - 1) // stride
    return max((outputs - 1) * stride + kernel - extent, 0)
)";

constexpr const char *kPadSame = R"(
def pad_same(self, x: Tensor, kernel: int, stride: int) -> Tensor:
    rows = self.missing_for_same(x.size(2), kernel, stride)
    columns = self.missing_for_same(x.size(3), kernel, stride)
    return torch.constant_pad_nd(x, [columns // 2, columns - columns // 2, rows // 2, rows - rows // 2])
)";

std::vector<std::string> partsOf(const std::string &moduleName)
{
    std::vector<std::string> parts;
    std::istringstream text(moduleName);
    for (std::string part; std::getline(text, part, '.');)
        parts.push_back(part);
    return parts;
}

/// layer1.0.conv1, weight -> getattr(self.layer1, "0").conv1.weight: a number is no attribute's name in the language.
std::string tensorExpression(const Node &node, const char *tensor)
{
    std::string expression = "self";
    for (const std::string &part : partsOf(node.name))
        expression = part.find_first_not_of("0123456789") == std::string::npos
                         ? "getattr(" + expression + ", \"" + part + "\")"
                         : expression + "." + part;
    return expression + "." + tensor;
}

std::string twice(std::int64_t value) { return "[" + std::to_string(value) + ", " + std::to_string(value) + "]"; }

std::string number(double value)
{
    std::ostringstream text;
    text.precision(17);
    text << std::scientific << value;
    return text.str();
}

std::string convolution(const Node &node, const std::string &input)
{
    const ConvShape &shape = node.conv;
    const std::string padded = shape.samePadding ? "self.pad_same(" + input + ", " + std::to_string(shape.kernel) +
                                                       ", " + std::to_string(shape.stride) + ")"
                                                 : input;
    return "torch.conv2d(" + padded + ", " + tensorExpression(node, "weight") + ", " +
           (node.bias.defined() ? tensorExpression(node, "bias") : "None") + ", " + twice(shape.stride) + ", " +
           twice(shape.samePadding ? 0 : shape.padding()) + ", [1, 1], " + std::to_string(shape.groups) + ")";
}

std::string norm(const Node &node, const std::string &input)
{
    std::string call = "torch.batch_norm(" + input;
    for (const char *tensor : {"weight", "bias", "running_mean", "running_var"})
        call += ", " + tensorExpression(node, tensor);
    return call + ", False, " + number(node.norm.momentum) + ", " + number(node.norm.epsilon) + ", True)";
}

const char *functionOf(ActivationKind kind)
{
    switch (kind) {
    case ActivationKind::ReLU: return "torch.relu(";
    case ActivationKind::ReLU6: return "torch.relu6(";
    case ActivationKind::SiLU: return "torch.silu(";
    case ActivationKind::Sigmoid: break;
    }
    return "torch.sigmoid(";
}

/// One node's value out of those of its inputs.
std::string expressionOf(const Node &node)
{
    const auto input = [&](std::size_t index) { return "x" + std::to_string(node.inputs[index]); };
    switch (node.op) {
    case Op::Input: break;
    case Op::Conv: return convolution(node, input(0));
    case Op::Norm: return norm(node, input(0));
    case Op::Activation: return functionOf(node.activation) + input(0) + ")";
    case Op::Add: return input(0) + " + " + input(1);
    case Op::Scale: return input(0) + " * " + input(1);
    case Op::MaxPool:
        return "torch.max_pool2d(" + input(0) + ", " + twice(node.pool.kernel) + ", " + twice(node.pool.stride) + ", " +
               twice(node.pool.padding) + ")";
    case Op::AveragePool: return "torch.adaptive_avg_pool2d(" + input(0) + ", " + twice(node.side) + ")";
    case Op::GlobalMean: return "torch.mean(" + input(0) + ", [2, 3])";
    case Op::Flatten: return "torch.flatten(" + input(0) + ", 1)";
    case Op::Linear:
        return "torch.linear(" + input(0) + ", " + tensorExpression(node, "weight") + ", " +
               tensorExpression(node, "bias") + ")";
    case Op::Dropout:
    case Op::StochasticDepth: return input(0);
    }
    return "x0";
}

/// Modules below modules as the dots in torchvision's names have them.
class ModuleTree {
public:
    explicit ModuleTree(const std::string &className)
        : m_unit(std::make_shared<torch::jit::CompilationUnit>()), m_root(made("__torch__." + className))
    {}

    torch::jit::Module &root() { return m_root; }

    torch::jit::Module at(const std::string &name)
    {
        if (name.empty())
            return m_root;
        if (const auto found = m_modules.find(name); found != m_modules.end())
            return found->second;
        const std::size_t dot = name.rfind('.');
        torch::jit::Module parent = at(dot == std::string::npos ? "" : name.substr(0, dot));
        torch::jit::Module module = made("__torch__.Part");
        parent.register_module(dot == std::string::npos ? name : name.substr(dot + 1), module);
        return m_modules.emplace(name, module).first->second;
    }

private:
    /// PyTorch's eval() and train() look for the attribute in every module; here it has no effect.
    torch::jit::Module made(const std::string &className) const
    {
        torch::jit::Module module(className, m_unit, /*shouldMangle=*/true);
        module.register_attribute("training", c10::BoolType::get(), false);
        return module;
    }

    std::shared_ptr<torch::jit::CompilationUnit> m_unit;
    torch::jit::Module m_root;
    std::map<std::string, torch::jit::Module> m_modules;
};

} // namespace

std::string torchScriptSource(const Network &network)
{
    std::string source = "def forward(self, x0: Tensor) -> Tensor:\n";
    const auto &nodes = network.nodes();
    for (std::size_t index = 1; index < nodes.size(); ++index)
        source += "    x" + std::to_string(index) + " = " + expressionOf(nodes[index]) + "\n";
    return source + "    return x" + std::to_string(nodes.size() - 1) + "\n";
}

torch::jit::Module torchScriptModule(const Network &network, const std::string &className)
{
    ModuleTree tree(className);
    bool padsSame = false;
    for (const Node &node : network.nodes()) {
        padsSame = padsSame || (node.op == Op::Conv && node.conv.samePadding);
        if (!node.weight.defined())
            continue;
        torch::jit::Module module = tree.at(node.name);
        module.register_parameter("weight", node.weight.contiguous(), /*is_buffer=*/false);
        if (node.bias.defined())
            module.register_parameter("bias", node.bias, /*is_buffer=*/false);
        if (node.op != Op::Norm)
            continue;
        module.register_buffer("running_mean", node.runningMean);
        module.register_buffer("running_var", node.runningVariance);
        module.register_buffer("num_batches_tracked", node.batchCount);
    }
    if (padsSame) {
        tree.root().define(kMissingForSame);
        tree.root().define(kPadSame);
    }
    tree.root().define(torchScriptSource(network));
    return tree.root();
}

} // namespace histo
