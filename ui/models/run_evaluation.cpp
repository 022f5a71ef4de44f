#include "ui/models/run_evaluation.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/run/json_fields.h"
#include "core/run/run_check.h"
#include "ui/models/run_title.h"

namespace histo {

namespace {

Part partNamed(const std::string &text)
{
    for (Part part : {Part::Train, Part::Validation, Part::Test})
        if (text == name(part))
            return part;
    throw Error(ErrorKind::BadInput,
                "evaluation.json judges the unknown part \"" + text + "\"; evaluate the run again");
}

} // namespace

RunEvaluation readRunEvaluation(const std::filesystem::path &folder)
{
    const RunDirectory run = RunDirectory::open(folder);
    const std::optional<Json> document = run.readEvaluation();
    if (!document)
        throw Error(ErrorKind::BadInput, utf8(folder.filename()) +
                                             " has not been evaluated yet: its training has not come to an end. "
                                             "Wait for it, or resume it.");
    const RunSummary summary = summarizeRun(run);
    RunEvaluation evaluation;
    evaluation.folder = folder;
    evaluation.title = runTitle(summary);
    evaluation.document = *document;
    evaluation.part = partNamed(textOf(*document, "part"));
    evaluation.images = static_cast<int>(wholeNumberOf(*document, "n_images"));
    evaluation.groups = static_cast<int>(wholeNumberOf(*document, "n_groups"));
    evaluation.threshold.value = numberOf(fieldOf(*document, "threshold"), "value").value_or(0.5);
    evaluation.threshold.policy = textOf(fieldOf(*document, "threshold"), "policy");
    if (const std::string watermark = textOf(*document, "watermark"); !watermark.empty())
        evaluation.watermark = QString::fromStdString(watermark);
    evaluation.majorityBaseline = numberOf(fieldOf(*document, "baselines"), "majority");
    evaluation.colourBaseline = numberOf(fieldOf(*document, "baselines"), "colour");
    evaluation.predictions = run.readPredictions(evaluation.part);
    evaluation.pictures = judgedPictures(evaluation.predictions);
    evaluation.split = checkedSplit(run);
    evaluation.dataRoot = summary.dataRoot;
    evaluation.hasReport = std::filesystem::exists(run.report());
    return evaluation;
}

} // namespace histo
