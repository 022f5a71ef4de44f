#include "core/model/export/onnx_export.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/model/classifier_torch.h"
#include "core/model/export/onnx_graph_torch.h"

#include <algorithm>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

namespace histo {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr std::size_t kChunk = std::size_t(16) << 20; ///< bytes between two looks at the cancel token

/// What stands before a field of so many bytes.
std::string fieldBegin(int field, std::size_t bytes)
{
    std::uint8_t buffer[20];
    std::uint8_t *end = CodedOutputStream::WriteTagToArray(
        WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), buffer);
    end = CodedOutputStream::WriteVarint64ToArray(bytes, end);
    return {buffer, end};
}

/// An initializer up to its numbers, which end it.
std::string initializerBegin(const OnnxGraph::Tensor &tensor)
{
    onnx::TensorProto header;
    for (std::int64_t extent : tensor.values.sizes())
        header.add_dims(extent);
    header.set_data_type(onnx::TensorProto::FLOAT);
    header.set_name(tensor.name);
    const std::string begin = header.SerializeAsString() +
                              fieldBegin(onnx::TensorProto::kRawDataFieldNumber, tensor.values.nbytes());
    return fieldBegin(onnx::GraphProto::kInitializerFieldNumber, begin.size() + tensor.values.nbytes()) + begin;
}

/// The model but for its graph.
onnx::ModelProto envelope(const NetworkCard &card)
{
    onnx::ModelProto model;
    model.set_ir_version(onnx::IR_VERSION); // 8, the first of opset 17
    model.set_producer_name("Histoscope");
    model.set_producer_version(HISTO_VERSION);
    model.set_doc_string(kResearchNotice);
    onnx::OperatorSetIdProto &operators = *model.add_opset_import();
    operators.set_domain("");
    operators.set_version(kOnnxOperators);
    for (const auto &[key, value] : card) {
        onnx::StringStringEntryProto &entry = *model.add_metadata_props();
        entry.set_key(key);
        entry.set_value(value);
    }
    return model;
}

} // namespace

void writeOnnx(const Classifier &classifier, const NetworkOrigin &origin, const std::filesystem::path &file,
               const CancelToken &cancel, const ProgressSink &progress)
{
    if (file.extension() != ".onnx")
        throw Error(ErrorKind::Usage, utf8(file) + ": an ONNX file is to end in .onnx; name it so");
    const Network &network = *classifier.impl().network;
    NetworkCard card = cardOf(classifier.info(), classifier.classCount(), origin);
    if (const auto side = fixedSide(network, classifier.info()))
        card.push_back({"input_size", std::to_string(*side) + " x " + std::to_string(*side) + " only"});
    const OnnxGraph onnx = onnxGraphOf(network, classifier.info());

    // A message begins with its length, so it is counted before the first byte of a tensor is written.
    const std::string operations = onnx.graph.SerializeAsString();
    std::vector<std::string> begins;
    std::size_t bytes = operations.size();
    for (const OnnxGraph::Tensor &tensor : onnx.tensors) {
        begins.push_back(initializerBegin(tensor));
        bytes += begins.back().size() + tensor.values.nbytes();
    }

    AtomicFile out(file);
    out.write(envelope(card).SerializeAsString() + fieldBegin(onnx::ModelProto::kGraphFieldNumber, bytes) + operations);
    std::size_t written = operations.size();
    for (std::size_t index = 0; index < begins.size(); ++index) {
        const at::Tensor values = onnx.tensors[index].values.contiguous();
        const auto *data = static_cast<const char *>(values.const_data_ptr());
        out.write(begins[index]);
        for (std::size_t offset = 0; offset < values.nbytes(); offset += kChunk) {
            cancel.throwIfCancelled();
            out.write(data + offset, std::min(kChunk, values.nbytes() - offset));
        }
        written += begins[index].size() + values.nbytes();
        if (progress)
            progress({double(written) / double(bytes), "writing " + utf8(file.filename())});
    }
    out.commit();
}

} // namespace histo
