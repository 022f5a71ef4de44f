#include "app/cli/figures_text.h"

#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/common/research_notice.h"

#include <cmath>

namespace histo::cli {

namespace {

struct FigureRow {
    const char *section, *field, *title;
};

constexpr FigureRow kFigures[] = {
    {"image", "balanced_accuracy", "balanced accuracy"},
    {"image", "auc", "area under the ROC curve"},
    {"image", "accuracy", "accuracy"},
    {"image", "sensitivity", "sensitivity (malignant found)"},
    {"image", "specificity", "specificity (benign left in peace)"},
    {"patient", "recognition_rate", "patient recognition rate"},
    {"patient", "decision_accuracy", "cases decided right"},
};

std::string numberText(const Json &value) { return value.is_number() ? fixed(value.get<double>(), 3) : "undefined"; }

std::string figureLine(const FigureRow &row, const Json &figure)
{
    std::string title = row.title;
    title.resize(36, ' ');
    std::string line = "  " + title + numberText(figure.at("value"));
    if (figure.at("low").is_number() && figure.at("high").is_number())
        line += "   (" + numberText(figure.at("low")) + " to " + numberText(figure.at("high")) + ")";
    return line + "\n";
}

std::string confusionText(const Json &confusion)
{
    auto count = [&confusion](int truth, int called) { return confusion.at(truth).at(called).dump(); };
    return "  of the benign pictures " + count(0, 0) + " were called benign, " + count(0, 1) + " malignant\n" +
           "  of the malignant pictures " + count(1, 1) + " were called malignant, " + count(1, 0) + " benign\n";
}

std::string knownOrUndefined(double fraction) { return std::isfinite(fraction) ? fixed(fraction, 3) : "undefined"; }

} // namespace

std::string figuresInWords(const Json &evaluation)
{
    std::string text = "Judged: the " + evaluation.at("part").get<std::string>() + " part, " +
                       evaluation.at("n_images").dump() + " pictures of " + evaluation.at("n_groups").dump() +
                       " groups (in brackets the 95 % interval, from drawing the groups again)\n";
    for (const auto &row : kFigures)
        text += figureLine(row, evaluation.at(row.section).at(row.field));
    text += confusionText(evaluation.at("confusion"));
    const Json &baselines = evaluation.at("baselines");
    text += "  to compare: always the larger class gives accuracy " + numberText(baselines.at("majority"));
    if (baselines.at("colour").is_number()) // pooled folds have one each
        text += ", mean colour alone balanced accuracy " + numberText(baselines.at("colour"));
    text += "\n";
    if (!evaluation.at("watermark").is_null())
        text += "  WATERMARK: " + evaluation.at("watermark").get<std::string>() + "\n";
    return text;
}

std::string epochInWords(const EpochRecord &epoch)
{
    return "epoch " + std::to_string(epoch.epoch) + (epoch.phase == "head" ? " (head)" : "") + ": loss " +
           fixed(epoch.trainLoss, 3) + ", on validation " + knownOrUndefined(epoch.validationLoss) +
           ", balanced accuracy " + knownOrUndefined(epoch.validationBalancedAccuracy) + ", AUC " +
           knownOrUndefined(epoch.validationAuc) + " (" + fixed(epoch.imagesPerSecond, 1) + " pictures/s)";
}

std::string runInWords(const RunDirectory &run, const Json &evaluation)
{
    return figuresInWords(evaluation) + kResearchNotice + "\nrun:    " + utf8(run.path()) +
           "\nreport: " + utf8(run.report()) + "\n";
}

} // namespace histo::cli
