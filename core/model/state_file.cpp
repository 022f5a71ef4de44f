#include "core/model/state_file_torch.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/model/model_table.h"

#include <cstring>
#include <map>

namespace histo {

namespace {

struct DtypeRow {
    const char *name;
    at::ScalarType type;
};
constexpr DtypeRow kDtypes[] = {{"F32", at::kFloat}, {"F64", at::kDouble}, {"F16", at::kHalf},  {"BF16", at::kBFloat16},
                                {"I64", at::kLong},  {"I32", at::kInt},    {"I16", at::kShort}, {"I8", at::kChar},
                                {"U8", at::kByte},   {"BOOL", at::kBool}};

std::string shapeText(at::IntArrayRef shape)
{
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

/// The first few of a list, and how many more there are.
std::string shortened(const std::vector<std::string> &lines)
{
    constexpr std::size_t kShown = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, lines.size()); ++i)
        text += "\n  " + lines[i];
    if (lines.size() > kShown)
        text += "\n  … and " + std::to_string(lines.size() - kShown) + " more";
    return text;
}

} // namespace

at::Tensor toTensor(const TensorData &data)
{
    for (const DtypeRow &row : kDtypes) {
        if (data.info.dtype != row.name)
            continue;
        at::Tensor tensor = at::empty(data.info.shape, row.type);
        if (!data.bytes.empty())
            std::memcpy(tensor.data_ptr(), data.bytes.data(), data.bytes.size());
        return tensor;
    }
    throw Error(ErrorKind::BadInput, "tensor " + data.info.name + " has the unknown type " + data.info.dtype);
}

TensorView viewOf(const std::string &name, const at::Tensor &tensor, std::vector<at::Tensor> &holder)
{
    holder.push_back(tensor.detach().to(at::kCPU).contiguous());
    const at::Tensor &kept = holder.back();
    for (const DtypeRow &row : kDtypes)
        if (kept.scalar_type() == row.type)
            return {{name, row.name, kept.sizes().vec()}, kept.data_ptr()};
    throw Error(ErrorKind::Internal, "tensor " + name + " has a type that cannot be written");
}

void loadState(Network &network, const WeightsFile &file, const std::filesystem::path &path,
               const std::string &modelTitle)
{
    std::map<std::string, const TensorData *> inFile;
    for (const TensorData &data : file.tensors)
        if (data.info.name.find('/') == std::string::npos)
            inFile[data.info.name] = &data;

    std::vector<std::string> differences;
    auto state = network.state();
    for (const StateEntry &entry : state) {
        auto found = inFile.find(entry.name);
        if (found == inFile.end()) {
            if (entry.kind != StateKind::BatchCount)
                differences.push_back("missing: " + entry.name + " " + shapeText(entry.tensor->sizes()));
        } else if (found->second->info.shape != entry.tensor->sizes().vec()) {
            differences.push_back("other shape: " + entry.name + " is " + shapeText(found->second->info.shape)
                                  + ", needed " + shapeText(entry.tensor->sizes()));
        }
    }
    std::map<std::string, bool> known;
    for (const StateEntry &entry : state)
        known[entry.name] = true;
    for (const auto &[name, data] : inFile)
        if (!known.count(name))
            differences.push_back("extra: " + name + " " + shapeText(data->info.shape));
    if (!differences.empty())
        throw Error(ErrorKind::BadInput,
                    utf8(path) + ": these are not the weights of " + modelTitle + " (" + std::to_string(differences.size())
                        + " differences); choose the model the file was made for." + shortened(differences));

    c10::NoGradGuard noGradients;
    for (StateEntry &entry : state)
        if (auto found = inFile.find(entry.name); found != inFile.end())
            entry.tensor->copy_(toTensor(*found->second));
        else
            entry.tensor->zero_(); // num_batches_tracked of old files
}

int classesInFile(const WeightsFile &file, const std::string &modelId, const std::filesystem::path &path)
{
    const std::string headWeight = makeNetwork(modelId, 1)->headName() + ".weight";
    for (const TensorData &data : file.tensors)
        if (data.info.name == headWeight && data.info.shape.size() == 2 && data.info.shape[0] > 0
            && data.info.shape[0] <= 100000)
            return static_cast<int>(data.info.shape[0]);
    throw Error(ErrorKind::BadInput, utf8(path) + ": these are not the weights of " + findModel(modelId).title
                                         + " (there is no tensor " + headWeight
                                         + "); choose the model the file was made for");
}

} // namespace histo
