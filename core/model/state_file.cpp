#include "core/model/state_file_torch.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/model/weights_match.h"

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

/// A view of a file's bytes, good for as long as they are.
at::Tensor borrowed(const TensorData &data)
{
    for (const DtypeRow &row : kDtypes)
        if (data.info.dtype == row.name)
            return at::from_blob(const_cast<std::byte *>(data.bytes.data()), data.info.shape, row.type);
    throw Error(ErrorKind::BadInput, "tensor " + data.info.name + " has the unknown type " + data.info.dtype);
}

} // namespace

at::Tensor toTensor(const TensorData &data) { return borrowed(data).clone(); }

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
    auto state = network.state();
    std::vector<TensorInfo> own;
    for (const StateEntry &entry : state)
        own.push_back({entry.name, "", entry.tensor->sizes().vec()});
    const NamesInFile names = requireNames(infosOf(file.tensors), own, path, modelTitle);

    std::map<std::string, const TensorData *> inFile;
    for (const TensorData &data : file.tensors)
        inFile[data.info.name] = &data;
    c10::NoGradGuard noGradients;
    std::vector<at::Tensor> read(state.size()); // copied when all are known to be good: all or nothing
    for (std::size_t i = 0; i < state.size(); ++i) {
        const auto found = inFile.find(names.wanted[i].name);
        if (found == inFile.end())
            continue;
        read[i] = borrowed(*found->second);
        if (read[i].is_floating_point() && !at::isfinite(read[i]).all().item<bool>())
            throw Error(ErrorKind::BadInput, utf8(path) + ": tensor " + found->first +
                                                 " holds values that are no finite numbers; the training that wrote it "
                                                 "broke off course, choose an earlier checkpoint or another file");
    }
    for (std::size_t i = 0; i < state.size(); ++i) {
        at::Tensor &tensor = *state[i].tensor;
        if (read[i].defined())
            tensor.copy_(read[i].reshape(tensor.sizes()));
        else
            tensor.zero_(); // num_batches_tracked of old files
    }
}

int classesInFile(const WeightsFile &file, const std::string &modelId, const std::filesystem::path &path)
{
    return static_cast<int>(requireClasses(infosOf(file.tensors), file.metadata, modelId, path));
}

} // namespace histo
