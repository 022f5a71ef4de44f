#include "core/model/weights_file.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/json.h"
#include "core/model/weights_layout.h"

#include <set>

namespace histo {

namespace {

std::uint64_t requiredByteCount(const TensorInfo &info)
{
    if (auto count = byteCountOf(info))
        return *count;
    throw Error(ErrorKind::Internal, "tensor " + info.name + " cannot be written: its type is \"" + info.dtype + "\"");
}

std::string headerText(const std::vector<TensorView> &tensors, const std::map<std::string, std::string> &metadata)
{
    // Written piece by piece: a document would look for each name among all that it has.
    std::string header = "{";
    if (!metadata.empty())
        header += "\"__metadata__\":" + Json(metadata).dump(-1, ' ', false, Json::error_handler_t::replace);
    std::uint64_t offset = 0;
    std::set<std::string> names{"__metadata__"};
    for (const TensorView &tensor : tensors) {
        if (!names.insert(tensor.info.name).second)
            throw Error(ErrorKind::Internal, "two tensors to be written are called " + tensor.info.name);
        const std::uint64_t end = offset + requiredByteCount(tensor.info);
        Json entry = {{"dtype", tensor.info.dtype}, {"shape", tensor.info.shape}, {"data_offsets", {offset, end}}};
        header += (header.size() > 1 ? "," : "") + Json(tensor.info.name).dump() + ":" + entry.dump();
        offset = end;
    }
    header += "}";
    header.append((8 - header.size() % 8) % 8, ' '); // the tensors begin at a multiple of 8, as the format asks
    return header;
}

std::string littleEndian(std::uint64_t value)
{
    std::string bytes;
    for (int shift = 0; shift < 64; shift += 8)
        bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
}

} // namespace

void writeSafetensors(const std::filesystem::path &path, const std::vector<TensorView> &tensors,
                      const std::map<std::string, std::string> &metadata)
{
    const std::string header = headerText(tensors, metadata);
    AtomicFile file(path);
    file.write(littleEndian(header.size()));
    file.write(header);
    for (const TensorView &tensor : tensors)
        file.write(tensor.bytes, requiredByteCount(tensor.info));
    file.commit();
}

} // namespace histo
