#include "app/cli/model_choice.h"

#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/evaluate/int8_run.h"
#include "core/model/weights.h"
#include "core/train/trainer.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

void ModelChoice::declare(CLI::App &command, Precision standard)
{
    declareNetwork(command);
    command
        .add_option("--precision", precision,
                    std::string("fp32, bf16, or auto: bf16 where the processor has it; not given: ") + name(standard))
        ->type_name("P");
}

void ModelChoice::declareNetwork(CLI::App &command)
{
    command.add_option("--model", model, "A network by name, see `model list`")->type_name("M");
    command.add_option("--weights", weights, "Its weights: .safetensors or .pth")->type_name("FILE");
    command.add_flag("--pattern-weights", patternWeights, "The deterministic fill by which networks are compared");
}

void ModelChoice::takeRun(std::vector<std::string> &words)
{
    if (model)
        return;
    if (weights || patternWeights)
        throw Error(ErrorKind::Usage, "--weights and --pattern-weights need --model");
    if (words.empty())
        throw Error(ErrorKind::Usage, "no network: name a run's folder, or give --model and --weights");
    m_run = RunDirectory::open(absolutePath(words.front()));
    words.erase(words.begin());
}

std::unique_ptr<Classifier> ModelChoice::loadForScores(Precision standard) const
{
    if (precision != "int8")
        return load(standard);
    if (!m_run)
        throw Error(ErrorKind::Usage, "--precision int8 needs a run: only there `runs quantize` can judge it");
    return loadInt8Classifier(*m_run);
}

std::unique_ptr<Classifier> ModelChoice::load(Precision standard) const
{
    const auto wanted = precision ? precisionNamed(*precision) : std::optional(standard);
    if (!wanted || *wanted == Precision::Fp16)
        throw Error(ErrorKind::Usage, "--precision: \"" + *precision + "\" is not offered here; there are auto, fp32, bf16");
    std::unique_ptr<Classifier> classifier;
    if (m_run) {
        classifier = loadClassifier(*m_run);
    } else {
        const std::string &id = findModel(model.value_or("")).id;
        if (weights.has_value() == patternWeights)
            throw Error(ErrorKind::Usage, "--model needs one of --weights and --pattern-weights");
        if (patternWeights) {
            classifier = Classifier::withPatternWeights(id);
        } else {
            classifier = Classifier::withWeights(id, absolutePath(*weights));
            sayNoteOn(absolutePath(*weights), id);
        }
    }
    classifier->setPrecision(*wanted);
    return classifier;
}

void sayNoteOn(const std::filesystem::path &weights, const std::string &model)
{
    const std::string note = noteOnWeights(weights, model);
    if (!note.empty())
        log::warning(utf8(weights) + ": " + note);
}

} // namespace histo::cli
