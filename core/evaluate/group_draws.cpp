#include "core/evaluate/group_draws.h"

#include <algorithm>

namespace histo {

std::vector<std::optional<double>> figuresOf(const SortedJudgements &judgements, const std::vector<int> &multiplicity,
                                             const std::vector<FigureSource> &sources)
{
    const ImageFigures images = judgements.imageFigures(multiplicity);
    const GroupFigures groups = judgements.groupFigures(multiplicity);
    std::vector<std::optional<double>> figures;
    for (const FigureSource &source : sources)
        figures.push_back(source.ofImages ? images.*source.ofImages : groups.*source.ofGroups);
    return figures;
}

std::vector<std::vector<int>> groupsByClass(const std::vector<GroupTally> &groups)
{
    std::vector<std::vector<int>> byClass(2);
    for (std::size_t group = 0; group < groups.size(); ++group)
        if (groups[group].images > 0)
            byClass[groups[group].label() == Label::Malignant].push_back(static_cast<int>(group));
    return byClass;
}

void drawMultiplicities(const std::vector<std::vector<int>> &groupsByClass, std::size_t groupCount,
                        const std::function<void(const std::vector<int> &multiplicity)> &visit)
{
    std::vector<int> multiplicity(groupCount);
    drawGroups(groupsByClass, kBootstrapDraws, kBootstrapSeed, [&](const std::vector<int> &drawn) {
        std::fill(multiplicity.begin(), multiplicity.end(), 0);
        for (const int group : drawn)
            ++multiplicity[static_cast<std::size_t>(group)];
        visit(multiplicity);
    });
}

bool hasSpread(const std::optional<Interval> &interval)
{
    constexpr double kRounding = 1e-12;
    return interval && interval->high - interval->low > kRounding;
}

void setInterval(Figure &figure, Interval interval)
{
    figure.low = std::min(interval.low, *figure.value);
    figure.high = std::max(interval.high, *figure.value);
}

} // namespace histo
