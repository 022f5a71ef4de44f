#include "core/model/weights_layout.h"

#include "core/common/checked_math.h"
#include "core/common/format_error.h"

#include <algorithm>
#include <cstring>
#include <zlib.h>

namespace histo {

namespace {

using Bytes = std::vector<std::byte>;

// A view may show the same bytes many times (expanded or tied tensors). Real files stay far below these bounds.
constexpr std::uint64_t kMostBytesPerFileByte = 4;
constexpr std::uint64_t kAlwaysAllowedBytes = std::uint64_t(64) << 20;

std::int64_t elementCount(const std::vector<std::int64_t> &shape)
{
    std::int64_t count = 1; // byteCountOf has shown that this does not overflow
    for (std::int64_t size : shape)
        count *= size;
    return count;
}

/// Index of the last element that the view touches, or nothing if it does not fit 64 bits.
std::optional<std::int64_t> lastElement(const TensorRecord &tensor)
{
    std::optional<std::int64_t> last = tensor.offset;
    for (std::size_t axis = 0; last && axis < tensor.info.shape.size(); ++axis) {
        auto reach = checkedProduct<std::int64_t>(tensor.info.shape[axis] - 1, tensor.strides[axis]);
        last = reach ? checkedSum(*last, *reach) : std::nullopt;
    }
    return last;
}

void requireInsideStorage(const TensorRecord &tensor, const StorageRecord &storage)
{
    const std::string title = "tensor " + inQuotes(tensor.info.name);
    auto byteCount = byteCountOf(tensor.info);
    if (!byteCount)
        throw FormatError(title + " has an unknown type or more elements than there can be");
    if (tensor.strides.size() != tensor.info.shape.size())
        throw FormatError(title + " has " + std::to_string(tensor.info.shape.size()) + " dimensions but " +
                          std::to_string(tensor.strides.size()) + " strides");
    if (tensor.offset < 0 || std::any_of(tensor.strides.begin(), tensor.strides.end(), [](auto s) { return s < 0; }))
        throw FormatError(title + " has a negative offset or stride");

    const std::uint64_t elementsStored = storage.byteCount / bytesPerElement(tensor.info.dtype);
    auto last = *byteCount > 0 ? lastElement(tensor) : tensor.offset - 1;
    if (!last || *last >= static_cast<std::int64_t>(elementsStored))
        throw FormatError(title + " reaches beyond its storage of " + std::to_string(elementsStored) + " elements");
}

void requireReasonableSum(const RandomAccessFile &file, const WeightsLayout &layout)
{
    const auto fromLength = checkedProduct(file.size(), kMostBytesPerFileByte);
    const std::uint64_t allowed = std::max(kAlwaysAllowedBytes, fromLength.value_or(0));
    std::uint64_t left = allowed;
    for (const TensorRecord &tensor : layout.tensors) {
        std::uint64_t byteCount = *byteCountOf(tensor.info);
        if (byteCount > left)
            throw FormatError("its tensors would take more than " + std::to_string(allowed) +
                              " bytes, but the file has only " + std::to_string(file.size()));
        left -= byteCount;
    }
}

Bytes readStorage(const RandomAccessFile &file, const StorageRecord &storage)
{
    Bytes bytes(storage.byteCount);
    file.read(storage.fileOffset, bytes.data(), bytes.size());
    if (storage.crc32 && *storage.crc32 != ::crc32_z(0, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()))
        throw FormatError("the checksum of the data at byte " + std::to_string(storage.fileOffset) +
                          " is wrong: the file is damaged");
    return bytes;
}

/// Whether the elements lie one after the other. The stride of an axis of one element says nothing.
bool isContiguous(const TensorRecord &tensor)
{
    const std::vector<std::int64_t> wanted = contiguousStrides(tensor.info.shape);
    for (std::size_t axis = 0; axis < wanted.size(); ++axis)
        if (tensor.info.shape[axis] != 1 && tensor.strides[axis] != wanted[axis])
            return false;
    return true;
}

/// Visits the elements in C order like an odometer whose last axis turns fastest.
Bytes gathered(const TensorRecord &tensor, const Bytes &storage)
{
    const std::vector<std::int64_t> &shape = tensor.info.shape;
    std::vector<std::int64_t> strides = tensor.strides;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        if (shape[axis] == 1)
            strides[axis] = 0; // may be any number in the file: never added up
    const std::size_t elementBytes = bytesPerElement(tensor.info.dtype);
    const std::int64_t count = elementCount(shape);
    Bytes bytes(static_cast<std::size_t>(count) * elementBytes);
    std::vector<std::int64_t> index(shape.size(), 0);
    std::int64_t source = tensor.offset;
    for (std::int64_t element = 0; element < count; ++element) {
        std::memcpy(&bytes[static_cast<std::size_t>(element) * elementBytes],
                    &storage[static_cast<std::size_t>(source) * elementBytes], elementBytes);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            source += strides[axis];
            if (++index[axis] < shape[axis])
                break;
            source -= strides[axis] * shape[axis];
            index[axis] = 0;
        }
    }
    return bytes;
}

Bytes tensorBytes(const TensorRecord &tensor, const Bytes &storage)
{
    if (!isContiguous(tensor))
        return gathered(tensor, storage);
    const auto elementBytes = static_cast<std::ptrdiff_t>(bytesPerElement(tensor.info.dtype));
    auto first = storage.begin() + tensor.offset * elementBytes;
    return Bytes(first, first + elementCount(tensor.info.shape) * elementBytes);
}

} // namespace

std::size_t bytesPerElement(const std::string &dtype)
{
    if (dtype == "F64" || dtype == "I64")
        return 8;
    if (dtype == "F32" || dtype == "I32")
        return 4;
    if (dtype == "F16" || dtype == "BF16" || dtype == "I16")
        return 2;
    return dtype == "I8" || dtype == "U8" || dtype == "BOOL" ? 1 : 0;
}

std::optional<std::uint64_t> byteCountOf(const TensorInfo &info)
{
    std::optional<std::int64_t> count = 1;
    for (std::int64_t size : info.shape) {
        if (size < 0 || !count)
            return std::nullopt;
        count = checkedProduct(*count, size);
    }
    const auto elementBytes = static_cast<std::int64_t>(bytesPerElement(info.dtype));
    if (count && elementBytes > 0)
        count = checkedProduct(*count, elementBytes);
    if (!count || elementBytes == 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(*count);
}

std::vector<std::int64_t> contiguousStrides(const std::vector<std::int64_t> &shape)
{
    std::vector<std::int64_t> strides(shape.size());
    std::int64_t stride = 1;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        strides[axis] = stride;
        stride = checkedProduct(stride, std::max<std::int64_t>(shape[axis], 1))
                     .value_or(0); // only if there are no elements
    }
    return strides;
}

void checkViews(const RandomAccessFile &file, const WeightsLayout &layout)
{
    for (const TensorRecord &tensor : layout.tensors)
        requireInsideStorage(tensor, layout.storages.at(tensor.storageIndex));
    requireReasonableSum(file, layout);
}

std::vector<TensorData> readTensors(const RandomAccessFile &file, const WeightsLayout &layout)
{
    std::vector<std::vector<std::size_t>> tensorsOfStorage(layout.storages.size());
    for (std::size_t index = 0; index < layout.tensors.size(); ++index)
        tensorsOfStorage[layout.tensors[index].storageIndex].push_back(index);

    // Each storage is read once, however many tensors look into it.
    std::vector<TensorData> tensors(layout.tensors.size());
    for (std::size_t storageIndex = 0; storageIndex < layout.storages.size(); ++storageIndex) {
        const std::vector<std::size_t> &views = tensorsOfStorage[storageIndex];
        if (views.empty())
            continue;
        Bytes storage = readStorage(file, layout.storages[storageIndex]);
        for (std::size_t index : views) {
            const TensorRecord &record = layout.tensors[index];
            bool isWholeStorage = record.offset == 0 && byteCountOf(record.info) == storage.size() &&
                                  isContiguous(record);
            bool isLast = index == views.back();
            tensors[index] = {record.info,
                              isWholeStorage && isLast ? std::move(storage) : tensorBytes(record, storage)};
        }
    }
    return tensors;
}

} // namespace histo
