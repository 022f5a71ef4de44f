#include "core/run/run_records.h"

#include "core/common/utc_time.h"
#include "core/run/json_fields.h"

namespace histo {

namespace {

int wholeNumber(const Json &event, const char *key) { return static_cast<int>(wholeNumberOf(event, key)); }

} // namespace

Json toJson(const EpochRecord &epoch)
{
    return {{"epoch", epoch.epoch},
            {"phase", epoch.phase},
            {"train_loss", numberOrNull(epoch.trainLoss)},
            {"train_accuracy", numberOrNull(epoch.trainAccuracy)},
            {"val_loss", numberOrNull(epoch.validationLoss)},
            {"val_accuracy", numberOrNull(epoch.validationAccuracy)},
            {"val_balanced_accuracy", numberOrNull(epoch.validationBalancedAccuracy)},
            {"val_auc", numberOrNull(epoch.validationAuc)},
            {"learning_rate", numberOrNull(epoch.learningRate)},
            {"images_per_second", numberOrNull(epoch.imagesPerSecond)},
            {"seconds", numberOrNull(epoch.seconds)}};
}

Json toJson(const StepRecord &step)
{
    return {{"epoch", step.epoch},
            {"step", step.step},
            {"steps_in_epoch", step.stepsInEpoch},
            {"loss", numberOrNull(step.loss)},
            {"learning_rate", numberOrNull(step.learningRate)},
            {"images_per_second", numberOrNull(step.imagesPerSecond)},
            {"memory_bytes", step.memoryBytes > 0 ? Json(step.memoryBytes) : Json(nullptr)}};
}

EpochRecord epochFromJson(const Json &event)
{
    return {.epoch = wholeNumber(event, "epoch"),
            .phase = textOf(event, "phase"),
            .trainLoss = numberOrNan(event, "train_loss"),
            .trainAccuracy = numberOrNan(event, "train_accuracy"),
            .validationLoss = numberOrNan(event, "val_loss"),
            .validationAccuracy = numberOrNan(event, "val_accuracy"),
            .validationBalancedAccuracy = numberOrNan(event, "val_balanced_accuracy"),
            .validationAuc = numberOrNan(event, "val_auc"),
            .learningRate = numberOrNan(event, "learning_rate"),
            .imagesPerSecond = numberOrNan(event, "images_per_second"),
            .seconds = numberOrNan(event, "seconds"),
            .unixSeconds = unixSecondsOf(textOf(event, "utc")).value_or(0)};
}

StepRecord stepFromJson(const Json &event)
{
    return {.epoch = wholeNumber(event, "epoch"),
            .step = wholeNumber(event, "step"),
            .stepsInEpoch = wholeNumber(event, "steps_in_epoch"),
            .loss = numberOrNan(event, "loss"),
            .learningRate = numberOrNan(event, "learning_rate"),
            .imagesPerSecond = numberOrNan(event, "images_per_second"),
            .memoryBytes = numberOf(event, "memory_bytes").value_or(0),
            .unixSeconds = unixSecondsOf(textOf(event, "utc")).value_or(0)};
}

} // namespace histo
