#pragma once

// Core-only: whose tensors a file holds, whatever names they carry. All or nothing: what does not fit whole does not fit.

#include "core/model/weight_names.h"
#include "core/model/weights_file.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace histo {

/// How a file calls a model's tensors.
struct NamesInFile {
    WeightDialect dialect = WeightDialect::Torchvision;
    std::string prefix; ///< "model.", "module.", …: what training frameworks put before every name, often twice
    /// The model's tensors in the model's order, under the file's names (prefix included) and in the file's shapes.
    std::vector<TensorInfo> wanted;
};

/// A name with a '/' belongs to what a checkpoint keeps beside the weights.
bool isWeightName(const std::string &name);
/// Files from before PyTorch 0.4.1 lack them.
bool isBatchCount(const std::string &name);
/// A weight or a statistic by which networks are told apart.
bool isTelling(const std::string &name);

/// Of all dialects and prefixes the pair under which the file has most of the model's names; the model's own at a tie.
/// @param own  the model's tensors (expectedTensors)
NamesInFile namesInFile(const std::vector<TensorInfo> &file, const std::vector<TensorInfo> &own);

/// What of `wanted` is missing in the file, extra or of another shape, a line each; none if the file fits.
std::vector<std::string> differencesFrom(const std::vector<TensorInfo> &wanted, const std::vector<TensorInfo> &file);

/// @param modelTitle  for the message
/// @throws Error BadInput naming the file, with the table of differences, unless it fits
NamesInFile requireNames(const std::vector<TensorInfo> &file, const std::vector<TensorInfo> &own,
                         const std::filesystem::path &path, const std::string &modelTitle);

/// The number of classes that a file's last linear layer has.
/// @throws Error BadInput if it has none such, or if file and model differ in what the names do not tell: by their
///               dialect, or because the file itself says (metadata "model") that it is of another model
std::int64_t requireClasses(const std::vector<TensorInfo> &file, const std::map<std::string, std::string> &metadata,
                            const std::string &modelId, const std::filesystem::path &path);

/// What is to be said of a file that is taken for a model's; empty if there is nothing.
std::string noteOn(WeightDialect dialect, const std::map<std::string, std::string> &metadata,
                   const std::string &modelId);

/// Without the tensors' bytes.
std::vector<TensorInfo> infosOf(const std::vector<TensorData> &tensors);

} // namespace histo
