#include "core/train/work_plan.h"

#include "core/image/turns.h"

#include <algorithm>

namespace histo {

std::size_t probeCount(std::size_t trainPictures) { return std::clamp<std::size_t>(trainPictures / 40, 2, 6); }

double judgingWork(const TrainConfig &config, const Split &split, Part part)
{
    return double(split.part(part).size()) * (config.recipe.testTimeAugmentation ? kTurns : 1);
}

WorkPlan workPlan(const TrainConfig &config, const Split &split)
{
    const auto train = double(split.part(Part::Train).size());
    const auto validation = double(split.part(Part::Validation).size());
    const double head = config.recipe.headEpochs, fineTuning = config.recipe.epochs - config.recipe.headEpochs;
    WorkPlan plan{};
    plan[std::size_t(Work::Reading)] = train + validation;
    plan[std::size_t(Work::Features)] = head > 0 ? train + validation : 0;
    plan[std::size_t(Work::HeadEpoch)] = head;
    plan[std::size_t(Work::TrainPicture)] = fineTuning * train;
    plan[std::size_t(Work::Validation)] = fineTuning * validation;
    plan[std::size_t(Work::Probe)] = (fineTuning + (head > 0 ? 1 : 0)) * double(probeCount(std::size_t(train)));
    plan[std::size_t(Work::Judging)] = judgingWork(config, split, Part::Validation) +
                                       judgingWork(config, split, Part::Test);
    return plan;
}

WorkPlan workMemory(const Split &split)
{
    WorkPlan memory{};
    memory[std::size_t(Work::TrainPicture)] = double(split.part(Part::Train).size());
    memory[std::size_t(Work::Validation)] = double(split.part(Part::Validation).size());
    return memory;
}

} // namespace histo
