#include "core/evaluate/html.h"
#include "core/evaluate/report_content.h"
#include "core/evaluate/svg_chart.h"
#include "core/run/json_fields.h"

namespace histo {

namespace {

constexpr int kFewGroups = 20; // below, the intervals themselves are rough

std::string valueText(const Figure &figure) { return figure.value ? fixedDecimals(*figure.value, 2) : "undefined"; }

std::string intervalText(const Figure &figure)
{
    if (!figure.low || !figure.high)
        return "no interval";
    return fixedDecimals(*figure.low, 2) + " to " + fixedDecimals(*figure.high, 2);
}

std::string counted(int count, const std::string &word) { return std::to_string(count) + " " + word; }

int imageCount(const ReportContent &content) { return static_cast<int>(wholeNumberOf(content.evaluation, "n_images")); }

int groupCount(const ReportContent &content) { return static_cast<int>(wholeNumberOf(content.evaluation, "n_groups")); }

std::string basis(const ReportContent &content)
{
    const int images = imageCount(content), groups = groupCount(content);
    return counted(images, images == 1 ? "picture" : "pictures") + " of " + counted(groups, groupWord(content, groups));
}

std::optional<double> baseline(const ReportContent &content, const char *name)
{
    return numberOf(fieldOf(content.evaluation, "baselines"), name);
}

std::string tile(const ReportContent &content, const std::string &title, const Figure &figure,
                 const std::string &beside, std::optional<double> yardstick)
{
    return "<div class=\"tile\"><h3>" + escapeHtml(title) + "</h3><p class=\"big\">" + valueText(figure) +
           "</p><p>95&nbsp;%: " + intervalText(figure) + "</p>" + intervalBar(figure, yardstick) +
           "<p class=\"muted\">" + escapeHtml(basis(content)) + (beside.empty() ? "" : "<br>" + escapeHtml(beside)) +
           "</p></div>\n";
}

std::string againstChance(const ReportContent &content, const Figure &balanced)
{
    if (!balanced.low || !balanced.high)
        return "Balanced accuracy has no interval here: the part holds too few " + groupWord(content, 2) +
               " of a class.";
    if (*balanced.low > 0.5)
        return "The model does better than guessing: the whole interval of its balanced accuracy lies above 0.5.";
    if (*balanced.high < 0.5)
        return "The model does worse than guessing: the whole interval of its balanced accuracy lies below 0.5.";
    return "The interval of balanced accuracy includes 0.5: on these " +
           counted(groupCount(content), groupWord(content, 2)) + " the model cannot be told from guessing.";
}

std::string againstColour(const Figure &balanced, double colour)
{
    const std::string yardstick = "the colour baseline (" + fixedDecimals(colour, 2) + ", from the mean colour alone)";
    if (balanced.value && *balanced.value <= colour)
        return "It is not better than " + yardstick + ": a network was not needed for this result.";
    if (balanced.low && *balanced.low > colour)
        return "It is better than " + yardstick + ": the whole interval lies above.";
    return "It lies above " + yardstick +
           ", but its interval reaches down to it: that it sees more than colour is not shown.";
}

std::string againstMajority(const Figure &accuracy, double majority)
{
    return "Accuracy is " + valueText(accuracy) + "; always naming the more frequent class would give " +
           fixedDecimals(majority, 2) + ".";
}

std::vector<std::string> reading(const ReportContent &content)
{
    const Figure balanced = content.figure("image", "balanced_accuracy");
    std::vector<std::string> sentences;
    if (content.watermark)
        sentences.push_back(
            "The split is leaky: pictures of one " + groupWord(content, 1) +
            " stand on both sides, so the model is judged on tissue it has seen. These figures say nothing "
            "about new patients.");
    if (balanced.value)
        sentences.push_back(againstChance(content, balanced));
    else
        sentences.push_back("The part holds one class only: balanced accuracy and the ROC area are undefined.");
    if (const auto colour = baseline(content, "colour"); colour && balanced.value)
        sentences.push_back(againstColour(balanced, *colour));
    if (const auto majority = baseline(content, "majority"))
        sentences.push_back(againstMajority(content.figure("image", "accuracy"), *majority));
    if (groupCount(content) < kFewGroups)
        sentences.push_back("Only " + counted(groupCount(content), groupWord(content, groupCount(content))) +
                            " were judged: another draw of patients may give quite another figure, as the width of the "
                            "intervals shows.");
    if (textOf(content.evaluation, "part") != name(Part::Test))
        sentences.push_back(
            "These are not figures of the test part: the part shown here also served to choose the epoch or "
            "to train, which flatters.");
    return sentences;
}

/// A row of the table of figures, with its definition.
struct FigureText {
    const char *level, *key, *title, *meaning;
    bool onUnitScale = true;
};

const std::vector<FigureText> &figureTexts()
{
    static const std::vector<FigureText> texts = {
        {"image", "balanced_accuracy", "Balanced accuracy",
         "Mean of sensitivity and specificity; 0.5 is guessing, whatever the mix of classes."},
        {"image", "auc", "Area under the ROC curve",
         "How often a malignant picture scores above a benign one; ties count half (Hanley and McNeil 1982)."},
        {"image", "sensitivity", "Sensitivity", "Share of malignant pictures called malignant."},
        {"image", "specificity", "Specificity", "Share of benign pictures called benign."},
        {"image", "accuracy", "Accuracy", "Share of pictures called right."},
        {"image", "f1", "F1 of malignant", "Harmonic mean of sensitivity and precision for malignant."},
        {"image", "mcc", "Matthews correlation", "Correlation of call and truth, from -1 to 1 (Matthews 1975).", false},
        {"image", "brier", "Brier score", "Mean of (score - truth) squared; lower is better (Brier 1950)."},
        {"image", "ece", "Calibration error",
         "Mean distance of score and frequency over 15 bins of the malignant score; lower is better (Naeini et al. "
         "2015)."},
        {"patient", "recognition_rate", "Recognition rate",
         "Mean over cases of the share of their pictures that are right (Spanhol et al. 2016)."},
        {"patient", "decision_accuracy", "Decision accuracy",
         "Share of cases whose mean score falls on the right side of the threshold."},
    };
    return texts;
}

std::string figureTable(const ReportContent &content)
{
    std::vector<std::vector<HtmlCell>> rows;
    for (const FigureText &text : figureTexts()) {
        const Figure figure = content.figure(text.level, text.key);
        const bool isOfCases = std::string_view(text.level) == "patient";
        rows.push_back({{"<b>" + escapeHtml(text.title) + "</b>"},
                        textCell(isOfCases ? groupWord(content, 1) : "picture"),
                        {valueText(figure), true},
                        {intervalText(figure), true},
                        {text.onUnitScale ? intervalBar(figure, std::nullopt) : ""},
                        textCell(text.meaning)});
    }
    return htmlTable({"Figure", "Per", "Value", "95 % interval", "0 to 1", "What it says"}, rows);
}

std::string rocChart(const ReportContent &content)
{
    const std::vector<RocPoint> curve = rocCurve(judgedPictures(content.predictions).judged);
    if (curve.empty())
        return "";
    const std::string area = "area " + valueText(content.figure("image", "auc")) + " (" +
                             intervalText(content.figure("image", "auc")) + ")";
    LineChart chart{.title = "ROC curve, " + area,
                    .xLabel = "1 - specificity",
                    .yLabel = "sensitivity",
                    .lines = {{area, "roc", {}}, {"guessing", "chance", {{0, 0}, {1, 1}}}},
                    .marks = {},
                    .unitRange = true,
                    .width = 384,
                    .height = 360};
    for (const RocPoint &point : curve)
        chart.lines[0].points.push_back({point.falsePositiveRate, point.truePositiveRate});
    return "<figure>" + toSvg(chart) + "<figcaption>ROC curve over all pictures of the part.</figcaption></figure>\n";
}

std::string confusionChart(const ReportContent &content)
{
    const auto confused = confusion(judgedPictures(content.predictions).judged, content.threshold());
    return "<figure>" + confusionSvg({{{confused[0][0], confused[0][1]}, {confused[1][0], confused[1][1]}}}) +
           "<figcaption>Pictures by diagnosis and call, at a malignant score of " +
           fixedDecimals(content.threshold(), 2) + " (" +
           escapeHtml(textOf(fieldOf(content.evaluation, "threshold"), "policy")) +
           "). Right answers are filled.</figcaption></figure>\n";
}

} // namespace

std::string resultSection(const ReportContent &content)
{
    if (content.evaluation.is_null())
        return htmlSection(
            "result", "Result",
            "<p>This run has not been evaluated yet. What stands here is what there was when the report was "
            "made.</p>\n");
    const auto colour = baseline(content, "colour"), majority = baseline(content, "majority");
    std::string html = "<div class=\"tiles\">\n";
    html += tile(content, "Balanced accuracy", content.figure("image", "balanced_accuracy"),
                 "colour baseline " + (colour ? fixedDecimals(*colour, 2) : "undefined") + ", guessing 0.50",
                 colour ? colour : 0.5);
    html += tile(content, "ROC area", content.figure("image", "auc"), "guessing 0.50", 0.5);
    html += tile(content, "Recognition rate per " + groupWord(content, 1),
                 content.figure("patient", "recognition_rate"), "", std::nullopt);
    html += tile(content, "Accuracy", content.figure("image", "accuracy"),
                 "majority baseline " + (majority ? fixedDecimals(*majority, 2) : "undefined"), majority);
    html += "</div>\n<ul class=\"reading\">\n";
    for (const std::string &sentence : reading(content))
        html += "<li>" + escapeHtml(sentence) + "</li>\n";
    html +=
        "</ul>\n<p class=\"muted\">Part judged: " + escapeHtml(textOf(content.evaluation, "part")) +
        ". Intervals come from 2,000 draws of whole " + groupWord(content, 2) +
        " within each class, because pictures of one patient resemble each other; where draws show no spread, Wilson's "
        "interval over " +
        groupWord(content, 2) + ". A tick in a bar marks the baseline.</p>\n";
    return htmlSection("result", "Result", html);
}

std::string figuresSection(const ReportContent &content)
{
    if (content.evaluation.is_null())
        return "";
    std::string html = figureTable(content);
    if (!content.predictions.empty())
        html += "<div class=\"figures\">\n" + rocChart(content) + confusionChart(content) + "</div>\n";
    return htmlSection("figures", "All figures", html);
}

} // namespace histo
