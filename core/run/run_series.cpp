#include "core/run/run_series.h"

#include "core/common/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace histo {

namespace {

struct StepFigure {
    const char *name, *title;
    double StepRecord::*value;
};
constexpr StepFigure kStepFigures[] = {
    {"loss", "Loss", &StepRecord::loss},
    {"learning_rate", "Learning rate", &StepRecord::learningRate},
    {"images_per_second", "Pictures per second", &StepRecord::imagesPerSecond},
};

struct EpochFigure {
    const char *name, *title;
    double EpochRecord::*value;
};
constexpr EpochFigure kEpochFigures[] = {
    {"train_loss", "Loss, train", &EpochRecord::trainLoss},
    {"train_accuracy", "Accuracy, train", &EpochRecord::trainAccuracy},
    {"val_loss", "Loss, validation", &EpochRecord::validationLoss},
    {"val_accuracy", "Accuracy, validation", &EpochRecord::validationAccuracy},
    {"val_balanced_accuracy", "Balanced accuracy, validation", &EpochRecord::validationBalancedAccuracy},
    {"val_auc", "AUC, validation", &EpochRecord::validationAuc},
    {"learning_rate", "Learning rate", &EpochRecord::learningRate},
    {"images_per_second", "Pictures per second", &EpochRecord::imagesPerSecond},
    {"seconds", "Seconds", &EpochRecord::seconds},
};

/// The shortest text that reads back as the same number; empty for what is undefined.
std::string exactText(double value)
{
    if (!std::isfinite(value))
        return {};
    char text[40];
    const auto [end, problem] = std::to_chars(text, text + sizeof text, value);
    return {text, end};
}

} // namespace

std::vector<long long> stepNumbers(const std::vector<StepRecord> &steps)
{
    std::vector<long long> numbers;
    long long before = 0; // steps of the epochs that are over
    for (std::size_t index = 0; index < steps.size(); ++index) {
        if (index > 0 && steps[index].epoch != steps[index - 1].epoch)
            before += std::max(steps[index - 1].stepsInEpoch, steps[index - 1].step);
        numbers.push_back(before + steps[index].step);
    }
    return numbers;
}

std::vector<RunSeries> runSeries(const RunDirectory &run)
{
    const std::vector<StepRecord> steps = run.readSteps();
    const std::vector<long long> numbers = stepNumbers(steps);
    std::vector<RunSeries> all;
    for (const StepFigure &figure : kStepFigures) {
        RunSeries series{std::string("step/") + figure.name, figure.title, {}};
        for (std::size_t index = 0; index < steps.size(); ++index)
            series.points.push_back({numbers[index], steps[index].*figure.value, steps[index].unixSeconds});
        all.push_back(std::move(series));
    }
    const std::vector<EpochRecord> epochs = run.readEpochs();
    for (const EpochFigure &figure : kEpochFigures) {
        RunSeries series{std::string("epoch/") + figure.name, figure.title, {}};
        for (const EpochRecord &epoch : epochs)
            series.points.push_back({epoch.epoch, epoch.*figure.value, epoch.unixSeconds});
        all.push_back(std::move(series));
    }
    return all;
}

std::string epochsCsv(const std::vector<EpochRecord> &epochs)
{
    std::vector<std::string> columns{"epoch", "phase"};
    for (const EpochFigure &figure : kEpochFigures)
        columns.emplace_back(figure.name);
    std::string text = csvLine(columns);
    for (const EpochRecord &epoch : epochs) {
        std::vector<std::string> fields{std::to_string(epoch.epoch), csvInertText(epoch.phase)};
        for (const EpochFigure &figure : kEpochFigures)
            fields.push_back(exactText(epoch.*figure.value));
        text += csvLine(fields);
    }
    return text;
}

std::string stepsCsv(const std::vector<StepRecord> &steps)
{
    std::vector<std::string> columns{"number", "epoch", "step", "steps_in_epoch"};
    for (const StepFigure &figure : kStepFigures)
        columns.emplace_back(figure.name);
    std::string text = csvLine(columns);
    const std::vector<long long> numbers = stepNumbers(steps);
    for (std::size_t index = 0; index < steps.size(); ++index) {
        const StepRecord &step = steps[index];
        std::vector<std::string> fields{std::to_string(numbers[index]), std::to_string(step.epoch),
                                        std::to_string(step.step), std::to_string(step.stepsInEpoch)};
        for (const StepFigure &figure : kStepFigures)
            fields.push_back(exactText(step.*figure.value));
        text += csvLine(fields);
    }
    return text;
}

} // namespace histo
