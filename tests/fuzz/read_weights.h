#pragma once

#include "core/common/error.h"
#include "core/model/weights_file.h"
#include "tests/fuzz/memory_file.h"

#include <optional>
#include <string>

/// What the readers of weights files owe to any bytes: tensors that are whole, or an Error of kind BadInput.
inline std::optional<histo::WeightsFile> readOrRefused(const std::string &bytes)
{
    const MemoryFile memory(bytes);
    try {
        histo::WeightsFile file = histo::readWeightsFile(memory.path());
        for (const histo::TensorData &tensor : file.tensors) {
            std::size_t wanted = histo::bytesPerElement(tensor.info.dtype);
            for (std::int64_t size : tensor.info.shape)
                wanted *= static_cast<std::size_t>(size);
            if (tensor.bytes.size() != wanted)
                std::abort();
        }
        return file;
    } catch (const histo::Error &error) {
        if (error.kind() != histo::ErrorKind::BadInput)
            std::abort();
        return std::nullopt;
    }
}
