#include "core/model/export/network_formats.h"

#include "core/common/error.h"
#include "core/model/export/onnx_export.h"
#include "core/model/export/torchscript_export.h"

namespace histo {

const std::vector<NetworkFormat> &networkFormats()
{
    static const std::vector<NetworkFormat> table = {
        {"onnx", "ONNX", "A file for ONNX Runtime, OpenVINO and others", false, ".onnx", writeOnnx},
        {"torchscript", "TorchScript", "A folder for PyTorch, WSInfer and QuPath: network, config.json, README", true,
         "", writeTorchScript},
    };
    return table;
}

const NetworkFormat &findNetworkFormat(const std::string &id)
{
    std::string known;
    for (const NetworkFormat &format : networkFormats()) {
        if (format.id == id)
            return format;
        known += (known.empty() ? "" : ", ") + std::string(format.id);
    }
    throw Error(ErrorKind::Usage, "a network cannot be exported to \"" + id + "\"; there are " + known);
}

} // namespace histo
