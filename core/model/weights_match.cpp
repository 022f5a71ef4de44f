#include "core/model/weights_match.h"

#include "core/common/error.h"
#include "core/common/format_error.h"
#include "core/common/paths.h"
#include "core/common/shape_text.h"
#include "core/model/classifier.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace histo {

namespace {

constexpr std::string_view kFrameworkPrefixes[] = {"module.", "model.", "backbone.", "net."};
constexpr std::size_t kMostPrefixes = 4; // one inside the other
constexpr std::int64_t kMostClasses = 100'000;

/// "", and longer ones as long as every weight's name begins with one of the frameworks' words.
std::vector<std::string> prefixesOf(const std::vector<TensorInfo> &file)
{
    std::vector<std::string> prefixes{""};
    for (std::size_t depth = 0; depth < kMostPrefixes; ++depth)
        for (std::string_view word : kFrameworkPrefixes) {
            const std::string longer = prefixes.back() + std::string(word);
            const bool isOnAll = !file.empty() && std::all_of(file.begin(), file.end(), [&](const TensorInfo &tensor) {
                return !isWeightName(tensor.name) || tensor.name.starts_with(longer);
            });
            if (isOnAll) {
                prefixes.push_back(longer);
                break;
            }
        }
    return prefixes;
}

/// The first few of a list, and how many more there are.
std::string shortened(const std::vector<std::string> &lines)
{
    constexpr std::size_t kShown = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, lines.size()); ++i)
        text += "\n  " + lines[i];
    if (lines.size() > kShown)
        text += "\n  … and " + std::to_string(lines.size() - kShown) + " more";
    return text;
}

/// The last linear layer's weight is the last tensor but one: its bias follows.
const TensorInfo &headWeightOf(const std::vector<TensorInfo> &wanted) { return wanted.end()[-2]; }

bool saysOtherModel(const std::map<std::string, std::string> &metadata, const std::string &modelId)
{
    auto said = metadata.find("model");
    if (said == metadata.end() || said->second == modelId)
        return false;
    const auto &table = modelTable();
    return std::any_of(table.begin(), table.end(), [&](const ModelInfo &model) { return model.id == said->second; });
}

} // namespace

bool isWeightName(const std::string &name) { return name.find('/') == std::string::npos; }

bool isBatchCount(const std::string &name) { return name.ends_with("num_batches_tracked"); }

bool isTelling(const std::string &name) { return isWeightName(name) && !isBatchCount(name); }

NamesInFile namesInFile(const std::vector<TensorInfo> &file, const std::vector<TensorInfo> &own)
{
    std::unordered_set<std::string> names;
    for (const TensorInfo &tensor : file)
        names.insert(tensor.name);
    std::vector<WeightDialect> dialects(std::begin(kWeightDialects), std::end(kWeightDialects));
    std::swap(dialects.front(), *std::find(dialects.begin(), dialects.end(), ownDialect(own))); // its own first

    NamesInFile best{dialects.front(), "", own};
    std::ptrdiff_t mostFound = -1;
    const std::vector<std::string> prefixes = prefixesOf(file);
    for (WeightDialect dialect : dialects)
        for (const std::string &prefix : prefixes) {
            std::vector<TensorInfo> wanted = inDialect(own, dialect);
            for (TensorInfo &tensor : wanted)
                tensor.name.insert(0, prefix);
            const auto found = std::count_if(wanted.begin(), wanted.end(),
                                             [&](const TensorInfo &tensor) { return names.count(tensor.name) > 0; });
            if (found > mostFound && !wanted.empty()) {
                mostFound = found;
                best = {dialect, prefix, std::move(wanted)};
            }
        }
    return best;
}

std::vector<std::string> differencesFrom(const std::vector<TensorInfo> &wanted, const std::vector<TensorInfo> &file)
{
    std::unordered_map<std::string, const TensorInfo *> inFile;
    for (const TensorInfo &tensor : file)
        inFile[tensor.name] = &tensor;
    std::vector<std::string> differences;
    std::set<std::string> known;
    for (const TensorInfo &tensor : wanted) {
        known.insert(tensor.name);
        auto found = inFile.find(tensor.name);
        if (found == inFile.end()) {
            if (!isBatchCount(tensor.name))
                differences.push_back("missing: " + tensor.name + " " + shapeText(tensor.shape));
        } else if (found->second->shape != tensor.shape) {
            differences.push_back("other shape: " + tensor.name + " is " + shapeText(found->second->shape) +
                                  ", needed " + shapeText(tensor.shape));
        }
    }
    for (const TensorInfo &tensor : file)
        if (isWeightName(tensor.name) && !known.count(tensor.name))
            differences.push_back("extra: " + printable(tensor.name) + " " + shapeText(tensor.shape));
    return differences;
}

NamesInFile requireNames(const std::vector<TensorInfo> &file, const std::vector<TensorInfo> &own,
                         const std::filesystem::path &path, const std::string &modelTitle)
{
    NamesInFile names = namesInFile(file, own);
    const std::vector<std::string> differences = differencesFrom(names.wanted, file);
    if (!differences.empty())
        throw Error(ErrorKind::BadInput, utf8(path) + ": these are not the weights of " + modelTitle + " (" +
                                             std::to_string(differences.size()) +
                                             " differences); choose the model the file was made for." +
                                             shortened(differences));
    return names;
}

std::int64_t requireClasses(const std::vector<TensorInfo> &file, const std::map<std::string, std::string> &metadata,
                            const std::string &modelId, const std::filesystem::path &path)
{
    const std::string title = findModel(modelId).title;
    const NamesInFile names = namesInFile(file, expectedTensors(modelId, 1));
    const TensorInfo &head = headWeightOf(names.wanted);
    auto inFile = std::find_if(file.begin(), file.end(), [&](const auto &tensor) { return tensor.name == head.name; });
    if (inFile == file.end() || inFile->shape.size() != head.shape.size() || inFile->shape[0] < 1 ||
        inFile->shape[0] > kMostClasses)
        throw Error(ErrorKind::BadInput, utf8(path) + ": these are not the weights of " + title +
                                             " (there is no tensor " + head.name +
                                             "); choose the model the file was made for");
    const std::int64_t classes = inFile->shape[0];
    if (saysOtherModel(metadata, modelId))
        throw Error(ErrorKind::BadInput, utf8(path) + ": the file says that it holds the weights of " +
                                             metadata.at("model") + ", not of " + modelId + "; choose that model");
    if (const DialectFit fit = fitOfDialect(names.dialect, modelId); !fit.isRight)
        if (differencesFrom(namesInFile(file, expectedTensors(modelId, classes)).wanted, file).empty())
            throw Error(ErrorKind::BadInput, utf8(path) + ": not for " + modelId + ": " + fit.note);
    return classes;
}

std::string noteOn(WeightDialect dialect, const std::map<std::string, std::string> &metadata,
                   const std::string &modelId)
{
    auto said = metadata.find("model");
    return said != metadata.end() && said->second == modelId ? "" : fitOfDialect(dialect, modelId).note;
}

std::vector<TensorInfo> infosOf(const std::vector<TensorData> &tensors)
{
    std::vector<TensorInfo> infos;
    for (const TensorData &tensor : tensors)
        infos.push_back(tensor.info);
    return infos;
}

} // namespace histo
