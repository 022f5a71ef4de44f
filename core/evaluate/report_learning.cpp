#include "core/evaluate/html.h"
#include "core/evaluate/report_content.h"
#include "core/evaluate/svg_chart.h"
#include "core/run/best_epoch.h"

namespace histo {

namespace {

ChartLine curve(const std::vector<EpochRecord> &epochs, const std::string &label, const std::string &style,
                double EpochRecord::*value)
{
    ChartLine line{label, style, {}};
    for (const EpochRecord &epoch : epochs)
        line.points.push_back({static_cast<double>(epoch.epoch), epoch.*value});
    return line;
}

std::string curvesOf(const ReportContent &content)
{
    const std::vector<EpochRecord> &epochs = content.epochs;
    std::vector<ChartMark> marks;
    if (const auto best = bestEpochIndex(epochs)) {
        const int epoch = epochs[*best].epoch;
        marks.push_back({static_cast<double>(epoch), "best epoch " + std::to_string(epoch)});
    }
    LineChart loss{.title = "Loss by epoch",
                   .xLabel = "epoch",
                   .yLabel = "loss (cross entropy)",
                   .lines = {curve(epochs, "training", "train", &EpochRecord::trainLoss),
                             curve(epochs, "validation", "validation", &EpochRecord::validationLoss)},
                   .marks = marks,
                   .wholeNumbersOnX = true,
                   .startsAtZero = true};
    LineChart accuracy{
        .title = "Accuracy by epoch",
        .xLabel = "epoch",
        .yLabel = "accuracy",
        .lines = {curve(epochs, "training", "train", &EpochRecord::trainAccuracy),
                  curve(epochs, "validation, balanced", "validation", &EpochRecord::validationBalancedAccuracy)},
        .marks = marks,
        .wholeNumbersOnX = true,
        .unitRange = true};
    return "<div class=\"figures\">\n<figure>" + toSvg(loss) + "<figcaption>Loss.</figcaption></figure>\n<figure>" +
           toSvg(accuracy) +
           "<figcaption>Accuracy on training pictures as they were learnt from; balanced accuracy on validation "
           "pictures.</figcaption></figure>\n</div>\n";
}

std::string phaseTitle(const std::string &phase)
{
    return phase == "head" ? "last layer" : phase == "fine_tune" ? "all layers" : phase;
}

} // namespace

std::string learningSection(const ReportContent &content)
{
    if (content.epochs.empty())
        return "";
    std::vector<std::vector<HtmlCell>> rows;
    for (const EpochRecord &epoch : content.epochs)
        rows.push_back({countCell(epoch.epoch), textCell(phaseTitle(epoch.phase)), numberCell(epoch.trainLoss, 3),
                        numberCell(epoch.trainAccuracy, 3), numberCell(epoch.validationLoss, 3),
                        numberCell(epoch.validationBalancedAccuracy, 3), numberCell(epoch.validationAuc, 3),
                        numberCell(epoch.imagesPerSecond, 1), numberCell(epoch.seconds, 1)});
    return htmlSection("learning", "How it learnt",
                       curvesOf(content) + htmlTable({"Epoch", "Trained", "Training loss", "Training accuracy",
                                                      "Validation loss", "Validation balanced accuracy",
                                                      "Validation ROC area", "Pictures per second", "Seconds"},
                                                     rows));
}

} // namespace histo
