#include "core/evaluate/baselines.h"

#include "core/common/error.h"
#include "core/common/parallel_for.h"
#include "core/common/paths.h"
#include "core/evaluate/logistic_regression.h"
#include "core/image/image_io.h"
#include "core/run/json_fields.h"

#include <algorithm>
#include <set>

namespace histo {

namespace {

using Rows = std::vector<const SplitRow *>;

int countMalignant(const Rows &rows)
{
    return static_cast<int>(std::count_if(rows.begin(), rows.end(),
                                          [](const SplitRow *row) { return row->sample.label == Label::Malignant; }));
}

bool hasBothClasses(const Rows &rows)
{
    const int malignant = countMalignant(rows);
    return malignant > 0 && malignant < static_cast<int>(rows.size());
}

/// [pictures x 3]
cv::Mat1d colourMatrix(const Rows &rows, const MeanColours &colours)
{
    cv::Mat1d matrix(static_cast<int>(rows.size()), 3);
    for (int index = 0; index < matrix.rows; ++index) {
        const auto &path = rows[static_cast<std::size_t>(index)]->sample.path;
        const auto known = colours.find(path);
        if (known == colours.end())
            throw Error(ErrorKind::Internal, utf8(path) + ": its mean colour is not known");
        for (int channel = 0; channel < 3; ++channel)
            matrix(index, channel) = known->second[channel];
    }
    return matrix;
}

int countGroups(const Rows &rows)
{
    std::set<std::string> groups;
    for (const SplitRow *row : rows)
        groups.insert(row->group);
    return static_cast<int>(groups.size());
}

/// What colour alone, learnt on `train`, says of the pictures in `judged`.
std::vector<Judged> judgedByColour(const Rows &train, const Rows &judged, const MeanColours &colours)
{
    std::vector<Label> trainLabels;
    for (const SplitRow *row : train)
        trainLabels.push_back(row->sample.label);
    const LogisticRegression regression(colourMatrix(train, colours), trainLabels);

    const cv::Mat1d matrix = colourMatrix(judged, colours);
    std::vector<PredictionRow> rows;
    for (std::size_t index = 0; index < judged.size(); ++index)
        rows.push_back({judged[index]->sample.path, judged[index]->group, judged[index]->sample.label,
                        regression.malignantProbability(matrix.row(static_cast<int>(index))), 0, 0});
    return judgedPictures(rows).judged;
}

std::optional<double> majorityOf(const Rows &judged)
{
    const auto malignant = static_cast<std::size_t>(countMalignant(judged));
    return majorityBaseline(judged.size() - malignant, malignant);
}

constexpr double kThreshold = 0.5;

} // namespace

std::optional<double> majorityBaseline(std::size_t benign, std::size_t malignant)
{
    const std::size_t all = benign + malignant;
    return all ? std::optional(static_cast<double>(std::max(benign, malignant)) / static_cast<double>(all))
               : std::nullopt;
}

MeanColours readMeanColours(const Split &split, const std::filesystem::path &dataRoot, const CancelToken &cancel,
                            const ProgressSink &progress)
{
    std::vector<cv::Vec3d> means(split.rows.size());
    const auto readPicture = [&](std::size_t index) {
        const cv::Scalar mean = cv::mean(readRgb(dataRoot / split.rows[index].sample.path));
        means[index] = {mean[0], mean[1], mean[2]};
    };
    parallelFor(means.size(), readPicture, cancel, progress, "reading colours");
    MeanColours colours;
    for (std::size_t index = 0; index < means.size(); ++index)
        colours[split.rows[index].sample.path] = means[index];
    return colours;
}

MeanColours meanColoursOf(const ScanReport &report)
{
    MeanColours colours;
    for (std::size_t index = 0; index < report.facts.size(); ++index)
        if (report.facts[index].isExamined())
            colours[report.samples[index].path] = report.facts[index].meanColour;
    return colours;
}

Baselines SplitBaselines::figures() const
{
    return {majority, colour ? colour->balancedAccuracy.value : std::nullopt};
}

SplitBaselines baselinesOf(const Split &split, Part part, const MeanColours &colours)
{
    const Rows train = split.part(Part::Train), judged = split.part(part);
    SplitBaselines baselines{part, static_cast<int>(judged.size()), countGroups(judged), majorityOf(judged), {}};
    if (hasBothClasses(train) && hasBothClasses(judged))
        baselines.colour = judgedFigures(judgedByColour(train, judged, colours), kThreshold);
    return baselines;
}

Baselines quickBaselinesOf(const Split &split, Part part, const MeanColours &colours)
{
    const Rows train = split.part(Part::Train), judged = split.part(part);
    Baselines baselines{majorityOf(judged), {}};
    if (hasBothClasses(train) && hasBothClasses(judged))
        baselines.colour = imageFigures(judgedByColour(train, judged, colours), kThreshold).balancedAccuracy;
    return baselines;
}

Json toJson(const SplitBaselines &baselines)
{
    const Json colour = baselines.colour ? Json{{"balanced_accuracy", toJson(baselines.colour->balancedAccuracy)},
                                                {"auc", toJson(baselines.colour->auc)}}
                                         : Json(nullptr);
    return {{"part", name(baselines.part)},
            {"n_images", baselines.images},
            {"n_groups", baselines.groups},
            {"majority", {{"accuracy", numberOrNull(baselines.majority)}}},
            {"colour", colour}};
}

Baselines baselinesFromJson(const Json &document)
{
    return {numberOf(fieldOf(document, "majority"), "accuracy"),
            numberOf(fieldOf(fieldOf(document, "colour"), "balanced_accuracy"), "value")};
}

} // namespace histo
