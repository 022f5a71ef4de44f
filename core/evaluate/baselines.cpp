#include "core/common/parallel_for.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/logistic_regression.h"
#include "core/image/image_io.h"

#include <algorithm>

namespace histo {

namespace {

/// Mean red, green and blue of each picture, [pictures x 3].
cv::Mat1d meanColours(const std::vector<const SplitRow *> &rows, const std::filesystem::path &dataRoot,
                      const CancelToken &cancel)
{
    cv::Mat1d colours(static_cast<int>(rows.size()), 3);
    const auto readPicture = [&](std::size_t index) {
        const cv::Scalar mean = cv::mean(readRgb(dataRoot / rows[index]->sample.path));
        for (int channel = 0; channel < 3; ++channel)
            colours(static_cast<int>(index), channel) = mean[channel];
    };
    parallelFor(rows.size(), readPicture, cancel, {}, "reading colours");
    return colours;
}

int countMalignant(const std::vector<const SplitRow *> &rows)
{
    return static_cast<int>(std::count_if(rows.begin(), rows.end(),
                                          [](const SplitRow *row) { return row->sample.label == Label::Malignant; }));
}

bool hasBothClasses(const std::vector<const SplitRow *> &rows)
{
    const int malignant = countMalignant(rows);
    return malignant > 0 && malignant < static_cast<int>(rows.size());
}

/// Balanced accuracy on `judged` of colour alone, learnt on `train`.
std::optional<double> colourBaseline(const std::vector<const SplitRow *> &train,
                                     const std::vector<const SplitRow *> &judged, const std::filesystem::path &dataRoot,
                                     const CancelToken &cancel)
{
    std::vector<Label> trainLabels;
    for (const SplitRow *row : train)
        trainLabels.push_back(row->sample.label);
    const LogisticRegression regression(meanColours(train, dataRoot, cancel), trainLabels);

    const cv::Mat1d colours = meanColours(judged, dataRoot, cancel);
    std::vector<Judged> answers;
    for (std::size_t index = 0; index < judged.size(); ++index)
        answers.push_back({static_cast<int>(judged[index]->sample.label),
                           regression.malignantProbability(colours.row(static_cast<int>(index))), 0});
    return imageFigures(answers, 0.5).balancedAccuracy;
}

} // namespace

Baselines baselinesOf(const Split &split, Part part, const std::filesystem::path &dataRoot, const CancelToken &cancel)
{
    const std::vector<const SplitRow *> train = split.part(Part::Train), judged = split.part(part);
    Baselines baselines;
    if (judged.empty())
        return baselines;
    const int malignant = countMalignant(judged), benign = static_cast<int>(judged.size()) - malignant;
    baselines.majority = static_cast<double>(std::max(malignant, benign)) / static_cast<double>(judged.size());
    if (hasBothClasses(train) && hasBothClasses(judged))
        baselines.colour = colourBaseline(train, judged, dataRoot, cancel);
    return baselines;
}

} // namespace histo
