#include "core/model/weights_convert.h"

#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/common/paths.h"
#include "core/model/architecture.h"
#include "core/model/classifier.h"
#include "core/model/weights_layout.h"
#include "core/model/weights_match.h"

#include <unordered_map>

namespace histo {

namespace {

constexpr const char *kModel = "model", *kConvertedFrom = "converted_from", *kSourceDialect = "source_dialect",
                     *kSourceSha256 = "source_sha256";

bool isConverted(const std::filesystem::path &file)
{
    try {
        return readWeightsLayout(file).metadata.count(kConvertedFrom) > 0;
    } catch (const Error &) {
        return false;
    }
}

void requireReplaceable(const std::filesystem::path &out, Overwrite overwrite)
{
    if (std::filesystem::is_directory(out))
        throw Error(ErrorKind::Usage, utf8(out) + ": is a folder; name the file to write");
    if (out.extension() != ".safetensors")
        throw Error(ErrorKind::Usage, utf8(out) + ": what is written is safetensors; let its name end in .safetensors");
    if (overwrite == Overwrite::No && std::filesystem::exists(out) && !isConverted(out))
        throw Error(ErrorKind::BadInput,
                    utf8(out) +
                        ": is there already and was not converted; choose another name, or write over it with --force");
}

/// The model that the file's tensors are those of, and how the file calls them.
Architecture architectureOf(const WeightsFile &file, const std::filesystem::path &path, const std::string &modelId)
{
    const std::vector<TensorInfo> tensors = infosOf(file.tensors);
    if (modelId.empty()) {
        if (auto architecture = recogniseArchitecture(tensors, file.metadata))
            return *architecture;
        const std::string reason = reasonNotRecognised(tensors);
        throw Error(ErrorKind::BadInput, utf8(path) + ": these are the weights of no network known here" +
                                             (reason.empty() ? "; `model list` names those that are" : ": " + reason));
    }
    Architecture architecture{modelId, requireClasses(tensors, file.metadata, modelId, path), {}, {}};
    const NamesInFile names = requireNames(tensors, expectedTensors(modelId, architecture.classes), path,
                                           findModel(modelId).title);
    architecture.dialect = names.dialect;
    architecture.prefix = names.prefix;
    return architecture;
}

/// The file's tensors as the model's own: other names, here and there another shape of the same numbers.
std::vector<TensorView> ownViews(const WeightsFile &file, const Architecture &architecture)
{
    std::unordered_map<std::string, const TensorData *> inFile;
    for (const TensorData &tensor : file.tensors)
        inFile[tensor.info.name] = &tensor;
    const std::vector<TensorInfo> own = expectedTensors(architecture.modelId, architecture.classes);
    const NamesInFile names = namesInFile(infosOf(file.tensors), own);
    std::vector<TensorView> views;
    for (std::size_t i = 0; i < own.size(); ++i)
        if (auto found = inFile.find(names.wanted[i].name); found != inFile.end()) // else an old file's batch count
            views.push_back({{own[i].name, found->second->info.dtype, own[i].shape}, found->second->bytes.data()});
    return views;
}

} // namespace

ConvertedWeights convertWeights(const std::filesystem::path &in, const std::filesystem::path &out,
                                const std::string &modelId, Overwrite overwrite)
{
    if (!modelId.empty())
        findModel(modelId); // a misspelt name is told before the file is read
    requireReplaceable(out, overwrite);
    WeightsFile file = readWeightsFile(in);
    const Architecture architecture = architectureOf(file, in, modelId);

    ConvertedWeights converted;
    converted.source = {file.format,
                        architecture.modelId,
                        architecture.classes,
                        countParameters(infosOf(file.tensors)),
                        name(architecture.dialect),
                        noteOn(architecture.dialect, file.metadata, architecture.modelId),
                        sha256OfFile(in),
                        infosOf(file.tensors)};
    const std::vector<TensorView> views = ownViews(file, architecture);
    file.metadata[kModel] = architecture.modelId;
    file.metadata[kConvertedFrom] = file.format;
    file.metadata[kSourceDialect] = *converted.source.dialect;
    file.metadata[kSourceSha256] = converted.source.sha256;
    writeSafetensors(out, views, file.metadata);
    converted.tensorsWritten = views.size();
    converted.leftOut = file.tensors.size() - views.size();
    return converted;
}

} // namespace histo
