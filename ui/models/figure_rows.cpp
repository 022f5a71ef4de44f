#include "ui/models/figure_rows.h"

#include "core/common/csv.h"
#include "core/run/json_fields.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <map>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

enum class Reference { None, Chance, Zero, MajorityOfImages, MajorityOfCases, BaseRate };

struct FigureInfo {
    const char *section, *id, *title, *explanation;
    Reference reference;
    Figure JudgedFigures::*figure;
    bool dependsOnThreshold;
};

constexpr const char *kContext = "histo::Figures";

const std::vector<FigureInfo> &figureTable()
{
    using enum Reference;
    static const std::vector<FigureInfo> table = {
        {"image", "balanced_accuracy", QT_TRANSLATE_NOOP("histo::Figures", "Balanced accuracy"),
         QT_TRANSLATE_NOOP("histo::Figures",
                           "Mean of sensitivity and specificity: guessing gives 0.5 whatever the classes"),
         Chance, &JudgedFigures::balancedAccuracy, true},
        {"image", "auc", QT_TRANSLATE_NOOP("histo::Figures", "AUC"),
         QT_TRANSLATE_NOOP("histo::Figures",
                           "How often a malignant picture scores above a benign one; needs no threshold"),
         Chance, &JudgedFigures::auc, false},
        {"patient", "recognition_rate", QT_TRANSLATE_NOOP("histo::Figures", "Case recognition rate"),
         QT_TRANSLATE_NOOP("histo::Figures", "Mean over cases of their share of right pictures (Spanhol et al. 2016)"),
         MajorityOfCases, &JudgedFigures::recognitionRate, true},
        {"patient", "decision_accuracy", QT_TRANSLATE_NOOP("histo::Figures", "Case decisions right"),
         QT_TRANSLATE_NOOP("histo::Figures",
                           "Share of cases whose mean score falls on the right side of the threshold"),
         MajorityOfCases, &JudgedFigures::decisionAccuracy, true},
        {"image", "accuracy", QT_TRANSLATE_NOOP("histo::Figures", "Accuracy"),
         QT_TRANSLATE_NOOP("histo::Figures", "Share of right pictures"), MajorityOfImages, &JudgedFigures::accuracy,
         true},
        {"image", "sensitivity", QT_TRANSLATE_NOOP("histo::Figures", "Sensitivity"),
         QT_TRANSLATE_NOOP("histo::Figures", "Share of malignant pictures that are called malignant"), None,
         &JudgedFigures::sensitivity, true},
        {"image", "specificity", QT_TRANSLATE_NOOP("histo::Figures", "Specificity"),
         QT_TRANSLATE_NOOP("histo::Figures", "Share of benign pictures that are called benign"), None,
         &JudgedFigures::specificity, true},
        {"image", "f1", QT_TRANSLATE_NOOP("histo::Figures", "F1 of malignant"),
         QT_TRANSLATE_NOOP("histo::Figures", "Harmonic mean of precision and sensitivity"), None, &JudgedFigures::f1,
         true},
        {"image", "mcc", QT_TRANSLATE_NOOP("histo::Figures", "Matthews correlation"),
         QT_TRANSLATE_NOOP("histo::Figures", "Correlation of calls and labels; 0 is guessing"), Zero,
         &JudgedFigures::mcc, true},
        {"image", "brier", QT_TRANSLATE_NOOP("histo::Figures", "Brier score (low is good)"),
         QT_TRANSLATE_NOOP("histo::Figures", "Mean squared distance of score and label"), BaseRate,
         &JudgedFigures::brier, false},
        {"image", "ece", QT_TRANSLATE_NOOP("histo::Figures", "Calibration error (low is good)"),
         QT_TRANSLATE_NOOP("histo::Figures", "How far scores are from the share of malignant pictures, in 15 bins"),
         None, &JudgedFigures::ece, false},
    };
    return table;
}

QString translated(const char *text) { return QCoreApplication::translate(kContext, text); }

Figure figureFrom(const Json &document)
{
    Figure figure{numberOf(document, "value"), numberOf(document, "low"), numberOf(document, "high")};
    figure.degenerate = !figure.low || !figure.high;
    return figure;
}

/// What is right for calling everything by the more frequent class of case.
std::optional<double> majorityOfCases(const RunEvaluation &evaluation)
{
    std::map<std::string, Label> cases;
    for (const PredictionRow &row : evaluation.predictions)
        cases[row.group] = row.label;
    if (cases.empty())
        return std::nullopt;
    const auto malignant = std::count_if(cases.begin(), cases.end(),
                                         [](const auto &one) { return one.second == Label::Malignant; });
    const double share = double(malignant) / double(cases.size());
    return std::max(share, 1 - share);
}

void setReference(FigureRow &row, Reference reference, const RunEvaluation &evaluation)
{
    switch (reference) {
    case Reference::None: return;
    case Reference::Chance:
        row.reference = 0.5;
        row.referenceName = translated(QT_TRANSLATE_NOOP("histo::Figures", "chance"));
        return;
    case Reference::Zero:
        row.reference = 0.0;
        row.referenceName = translated(QT_TRANSLATE_NOOP("histo::Figures", "chance"));
        return;
    case Reference::MajorityOfImages: row.reference = evaluation.majorityBaseline; break;
    case Reference::MajorityOfCases: row.reference = majorityOfCases(evaluation); break;
    case Reference::BaseRate:
        if (evaluation.majorityBaseline)
            row.reference = *evaluation.majorityBaseline * (1 - *evaluation.majorityBaseline);
        row.isLowerBetter = true;
        break;
    }
    row.referenceName = translated(QT_TRANSLATE_NOOP("histo::Figures", "majority"));
}

/// Accuracy counts pictures of both classes, sensitivity those of one.
int imagesBehind(const std::string &id, const RunEvaluation &evaluation)
{
    const auto &rows = evaluation.predictions;
    auto ofLabel = [&rows](Label label) {
        return int(
            std::count_if(rows.begin(), rows.end(), [label](const PredictionRow &row) { return row.label == label; }));
    };
    if (id == "sensitivity")
        return ofLabel(Label::Malignant);
    return id == "specificity" ? ofLabel(Label::Benign) : evaluation.images;
}

int groupsBehind(const std::string &id, const RunEvaluation &evaluation)
{
    if (id != "sensitivity" && id != "specificity")
        return evaluation.groups;
    const Label label = id == "sensitivity" ? Label::Malignant : Label::Benign;
    std::map<std::string, bool> groups;
    for (const PredictionRow &row : evaluation.predictions)
        if (row.label == label)
            groups[row.group] = true;
    return int(groups.size());
}

} // namespace

std::vector<FigureRow> figureRows(const RunEvaluation &evaluation)
{
    std::vector<FigureRow> rows;
    for (const FigureInfo &info : figureTable()) {
        FigureRow row;
        row.id = QString::fromLatin1(info.id);
        row.title = translated(info.title);
        row.explanation = translated(info.explanation);
        row.locked = figureFrom(fieldOf(fieldOf(evaluation.document, info.section), info.id));
        row.images = imagesBehind(info.id, evaluation);
        row.groups = groupsBehind(info.id, evaluation);
        setReference(row, info.reference, evaluation);
        rows.push_back(std::move(row));
    }
    return rows;
}

void setFiguresAtThreshold(std::vector<FigureRow> &rows, const JudgedFigures &figures)
{
    for (FigureRow &row : rows)
        for (const FigureInfo &info : figureTable())
            if (row.id == QLatin1StringView(info.id))
                row.atOtherThreshold = info.dependsOnThreshold ? std::optional(figures.*info.figure) : std::nullopt;
}

QString figureText(const std::optional<double> &value)
{
    return value && std::isfinite(*value) ? QString::number(*value, 'f', 3) : u"–"_s;
}

QString intervalText(const Figure &figure)
{
    if (figure.low && figure.high)
        return u"%1 – %2"_s.arg(QString::number(*figure.low, 'f', 2), QString::number(*figure.high, 'f', 2));
    return figure.value ? translated(QT_TRANSLATE_NOOP("histo::Figures", "no interval: too few cases"))
                        : translated(QT_TRANSLATE_NOOP("histo::Figures", "undefined: one class only"));
}

QString verdict(const FigureRow &row)
{
    if (!row.reference || !row.locked.value)
        return {};
    if (!row.locked.low || !row.locked.high)
        return translated(QT_TRANSLATE_NOOP("histo::Figures", "too few cases to say"));
    const bool isAbove = *row.locked.low > *row.reference, isBelow = *row.locked.high < *row.reference;
    if (!isAbove && !isBelow)
        return translated(QT_TRANSLATE_NOOP("histo::Figures", "includes %1: not shown to be better"))
            .arg(row.referenceName);
    return (isAbove != row.isLowerBetter ? translated(QT_TRANSLATE_NOOP("histo::Figures", "better than %1"))
                                         : translated(QT_TRANSLATE_NOOP("histo::Figures", "worse than %1")))
        .arg(row.referenceName);
}

std::string figuresCsv(const RunEvaluation &evaluation, const std::vector<FigureRow> &rows)
{
    auto number = [](const std::optional<double> &value) {
        return value ? QString::number(*value, 'g', 17).toStdString() : std::string();
    };
    std::string text = csvLine({"figure", "value", "low", "high", "n_images", "n_groups", "part", "threshold",
                                "threshold_policy", "reference", "reference_name", "watermark"});
    for (const FigureRow &row : rows)
        text += csvLine({row.id.toStdString(), number(row.locked.value), number(row.locked.low),
                         number(row.locked.high), std::to_string(row.images), std::to_string(row.groups),
                         name(evaluation.part), number(evaluation.threshold.value), evaluation.threshold.policy,
                         number(row.reference), row.referenceName.toStdString(),
                         evaluation.watermark.value_or(QString()).toStdString()});
    return text;
}

} // namespace histo
