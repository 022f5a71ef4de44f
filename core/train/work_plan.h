#pragma once

#include "core/dataset/split.h"
#include "core/train/train_config.h"
#include "core/train/work_meter.h"

namespace histo {

/// What a run will have to do, from its first picture to the judging of its test part.
WorkPlan workPlan(const TrainConfig &config, const Split &split);

/// Judging one part.
double judgingWork(const TrainConfig &config, const Split &split, Part part);

/// How much of each kind of work is remembered as its speed: about one epoch.
WorkPlan workMemory(const Split &split);

/// Pictures of the validation part that are looked at after each epoch (probes_torch.h): each costs about two training
/// pictures, and together never more than a twentieth of an epoch.
std::size_t probeCount(std::size_t trainPictures);

} // namespace histo
