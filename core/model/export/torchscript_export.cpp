#include "core/model/export/torchscript_export.h"

#include "core/common/atomic_file.h"
#include "core/common/atomic_folder.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/model/classifier_torch.h"
#include "core/model/export/torchscript_module_torch.h"

#include <algorithm>
#include <exception>
#include <torch/csrc/jit/serialization/export.h>

namespace histo {

namespace {

std::size_t bytesOf(const Network &network)
{
    std::size_t bytes = 0;
    for (const Node &node : network.nodes())
        for (const at::Tensor &tensor : {node.weight, node.bias, node.runningMean, node.runningVariance})
            bytes += tensor.defined() ? tensor.nbytes() : 0;
    return bytes;
}

/// The module's archive by the atomic rule. LibTorch ends the program if a write fails (its writer's destructor writes
/// again, and throws): it is told that all went well, the rest is let go, and the problem thrown when it is done.
class ModuleFile {
public:
    ModuleFile(const std::filesystem::path &path, std::size_t expectedBytes, const CancelToken &cancel,
               const ProgressSink &progress)
        : m_file(path), m_expectedBytes(expectedBytes), m_cancel(cancel), m_progress(progress)
    {}

    void write(const torch::jit::Module &module, const std::string &card)
    {
        torch::jit::ExportModule(module,
                                 [this](const void *bytes, std::size_t count) {
                                     take(bytes, count);
                                     return count;
                                 },
                                 {{"histoscope.json", card}});
        if (m_problem)
            std::rethrow_exception(m_problem);
        m_file.commit();
    }

private:
    void take(const void *bytes, std::size_t count)
    {
        if (m_problem)
            return;
        try {
            m_cancel.throwIfCancelled();
            m_file.write(bytes, count);
            m_written += count;
            if (m_progress)
                m_progress(
                    {std::min(1.0, double(m_written) / double(m_expectedBytes)), "writing torchscript_model.pt"});
        } catch (...) {
            m_problem = std::current_exception();
        }
    }

    AtomicFile m_file;
    std::size_t m_expectedBytes, m_written = 0;
    const CancelToken &m_cancel;
    const ProgressSink &m_progress;
    std::exception_ptr m_problem;
};

Json toJson(const NetworkCard &card)
{
    Json document = Json::object();
    for (const auto &[key, value] : card)
        document[key] = value;
    return document;
}

std::string readme(const ModelInfo &model, const NetworkCard &card, int classes)
{
    const std::string side = std::to_string(model.resizeSide);
    constexpr std::size_t kLongestValue = 200; // a thousand names of classes stand in config.json
    const bool isOurs = classes == 2;
    std::string text = "# " + model.title +
                       (isOurs ? ", benign or malignant" : ", " + std::to_string(classes) + " classes") + "\n\n**" +
                       kResearchNotice + "** " +
                       (isOurs ? "Breast-tumour histology; exported"
                               : "Not trained on histology as far as is known; exported") +
                       " by Histoscope.\n\n| what | value |\n|---|---|\n";
    for (const auto &[key, value] : card)
        text += "| " + key + " | " + (value.size() > kLongestValue ? value.substr(0, kLongestValue) + " …" : value) +
                " |\n";
    text +=
        "\n`torchscript_model.pt` takes float32 [N, 3, H, W], normalised as the table says, and gives logits:\n\n"
        "    import torch\n"
        "    network = torch.jit.load(\"torchscript_model.pt\")\n"
        "    scores = network(pictures).softmax(1)\n\n"
        "A picture is resized so that its shorter side has " +
        side + " pixels (" + (model.interpolation == Interpolation::Bicubic ? "bicubic" : "bilinear") +
        ", antialiased); nothing is cropped.\n\n"
        "`config.json` is WSInfer's. `spacing_um_px` is micrometres per pixel after that resizing: those of a "
        "training\n"
        "picture, times its shorter side, divided by " +
        side +
        ". The pixel size of BreakHis is not known reliably:\n"
        "where nobody measured it, `spacing_um_px` is null, and the bundle cannot be used on slides until you write a\n"
        "measured value there. Tissue at another scale, from another organ, laboratory or scanner is not what this\n"
        "network was trained on, and it does not notice.\n";
    return text;
}

} // namespace

Json wsinferConfig(const ModelInfo &model, const NetworkCard &card, int classes, const NetworkOrigin &origin)
{
    const Normalisation normalisation = normalisationOf(model);
    return {
        {"spec_version", "1.0"},
        {"architecture", model.id},
        {"num_classes", classes},
        {"class_names", classNames(classes)},
        {"patch_size_pixels", model.resizeSide},
        {"spacing_um_px", numberOrNull(origin.micrometresPerPixel)},
        {"transform",
         {{{"name", "Resize"}, {"arguments", {{"size", model.resizeSide}}}},
          {{"name", "ToTensor"}},
          {{"name", "Normalize"}, {"arguments", {{"mean", normalisation.mean}, {"std", normalisation.deviation}}}}}},
        {"histoscope", toJson(card)},
    };
}

void writeTorchScript(const Classifier &classifier, const NetworkOrigin &origin, const std::filesystem::path &folder,
                      const CancelToken &cancel, const ProgressSink &progress)
{
    const ModelInfo &model = classifier.info();
    const Network &network = *classifier.impl().network;
    const NetworkCard card = cardOf(model, classifier.classCount(), origin);

    AtomicFolder out(folder);
    writeJsonFile(out.path() / "config.json", wsinferConfig(model, card, classifier.classCount(), origin));
    writeFileAtomically(out.path() / "README.md", readme(model, card, classifier.classCount()));
    ModuleFile(out.path() / "torchscript_model.pt", bytesOf(network), cancel, progress)
        .write(torchScriptModule(network, model.id), toJson(card).dump(2));
    out.commit();
}

} // namespace histo
