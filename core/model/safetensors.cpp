#include "core/model/safetensors.h"

#include "core/common/byte_reader.h"
#include "core/common/checked_math.h"
#include "core/model/safetensors_header.h"

#include <algorithm>
#include <tuple>

namespace histo {

namespace {

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMostHeaderBytes = 100'000'000; // the reference's limit

std::uint64_t headerLength(const RandomAccessFile &file)
{
    const std::string bytes = file.read(0, kLengthBytes);
    const auto length = ByteReader(bytes).takeLittleEndian<std::uint64_t>();
    if (length > kMostHeaderBytes)
        throw FormatError("its header claims " + std::to_string(length) + " bytes; at most " +
                          std::to_string(kMostHeaderBytes) + " are allowed");
    if (length > file.size() - kLengthBytes)
        throw FormatError("the file is cut off: its header claims " + std::to_string(length) + " bytes, but only " +
                          std::to_string(file.size() - kLengthBytes) + " follow");
    return length;
}

/// Every byte behind the header belongs to exactly one tensor: nothing hides in a gap, nothing is read twice.
void requireTouchingRanges(const std::vector<SafetensorsEntry> &sorted, std::uint64_t dataBytes)
{
    std::uint64_t expected = 0;
    for (const SafetensorsEntry &entry : sorted) {
        const std::string title = "tensor " + inQuotes(entry.info.name);
        if (entry.begin != expected)
            throw FormatError(title + " begins at " + std::to_string(entry.begin) + " instead of " +
                              std::to_string(expected) + ": a gap or an overlap");
        if (entry.end < entry.begin)
            throw FormatError(title + " ends before it begins");
        if (byteCountOf(entry.info) != entry.end - entry.begin)
            throw FormatError(title + " takes " + std::to_string(entry.end - entry.begin) +
                              " bytes, which is not what its shape and dtype need");
        expected = entry.end;
    }
    if (expected > dataBytes)
        throw FormatError("the file is cut off: the tensors need " + std::to_string(expected) + " bytes, but only " +
                          std::to_string(dataBytes) + " follow the header");
    if (expected < dataBytes)
        throw FormatError(std::to_string(dataBytes - expected) + " bytes at its end belong to no tensor");
}

} // namespace

bool looksLikeSafetensors(std::string_view start) { return start.size() > kLengthBytes && start[kLengthBytes] == '{'; }

WeightsLayout readSafetensorsLayout(const RandomAccessFile &file)
{
    const std::uint64_t length = headerLength(file);
    SafetensorsHeader header = parseSafetensorsHeader(file.read(kLengthBytes, length));
    std::stable_sort(header.tensors.begin(), header.tensors.end(), [](const auto &left, const auto &right) {
        return std::tie(left.begin, left.end) < std::tie(right.begin, right.end);
    });
    const std::uint64_t dataBegin = kLengthBytes + length;
    requireTouchingRanges(header.tensors, file.size() - dataBegin);

    WeightsLayout layout{"safetensors", {}, {}, std::move(header.metadata)};
    for (SafetensorsEntry &entry : header.tensors) {
        std::vector<std::int64_t> strides = contiguousStrides(entry.info.shape);
        layout.tensors.push_back({std::move(entry.info), layout.storages.size(), 0, std::move(strides)});
        layout.storages.push_back({dataBegin + entry.begin, entry.end - entry.begin, std::nullopt});
    }
    return layout;
}

} // namespace histo
