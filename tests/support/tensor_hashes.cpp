#include "tests/support/tensor_hashes.h"

#include "core/common/hash.h"
#include "core/model/weights_file.h"

std::map<std::string, std::string> tensorHashes(const std::filesystem::path &checkpoint)
{
    std::map<std::string, std::string> hashes;
    for (const histo::TensorData &data : histo::readWeightsFile(checkpoint).tensors)
        hashes[data.info.name]
            = histo::sha256({reinterpret_cast<const char *>(data.bytes.data()), data.bytes.size()});
    return hashes;
}
