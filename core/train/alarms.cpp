#include "core/train/alarms.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace histo {

namespace {

constexpr double kTooGood = 0.97;
constexpr std::size_t kOverfitEpochs = 5;
constexpr double kOverfitRise = 1.1;
constexpr std::size_t kPlateauEpochs = 8;

std::string withDigits(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

void addCollapse(const EpochRecord &last, const ValidationFacts &facts, std::vector<Alarm> &alarms)
{
    if (!facts.hasBothClasses || (facts.calledMalignant != 0 && facts.calledMalignant != facts.pictures))
        return;
    const std::string all = facts.calledMalignant == 0 ? "benign" : "malignant";
    alarms.push_back({"collapse", "epoch " + std::to_string(last.epoch) + ": all " + std::to_string(facts.pictures) +
                                      " validation pictures are called " + all +
                                      "; if it stays so, lower the learning rate or balance the classes"});
}

void addTooGood(const EpochRecord &last, const ValidationFacts &facts, std::vector<Alarm> &alarms)
{
    if (!(last.validationBalancedAccuracy > kTooGood))
        return;
    alarms.push_back({"too_good", "too good: validation balanced accuracy is " +
                                      withDigits(last.validationBalancedAccuracy) + " (" +
                                      std::to_string(facts.pictures) + " pictures of " + std::to_string(facts.groups) +
                                      " patients), above the 0.86 to 0.94 of published splits by patient; check for "
                                      "leakage, or the set is easy or small"});
}

void addOverfit(const std::vector<EpochRecord> &epochs, std::vector<Alarm> &alarms)
{
    if (epochs.size() <= kOverfitEpochs)
        return;
    const EpochRecord &last = epochs.back(), &before = epochs[epochs.size() - 1 - kOverfitEpochs];
    if (last.phase != before.phase) // another loss: the head sees whole pictures, fine-tuning changed crops
        return;
    double best = last.validationLoss;
    for (const EpochRecord &epoch : epochs)
        best = std::min(best, epoch.validationLoss);
    if (last.trainLoss < before.trainLoss && last.validationLoss > before.validationLoss &&
        last.validationLoss > kOverfitRise * best)
        alarms.push_back({"overfit", "overfitting: in the last " + std::to_string(kOverfitEpochs) +
                                         " epochs the training loss fell to " + withDigits(last.trainLoss) +
                                         " while the validation loss rose to " + withDigits(last.validationLoss) +
                                         " (best " + withDigits(best) +
                                         "); the best epoch is kept, more epochs will not help"});
}

void addPlateau(const std::vector<EpochRecord> &epochs, BestMetric metric, std::vector<Alarm> &alarms)
{
    const auto best = bestEpochIndex(epochs, metric);
    if (!best || epochs.size() - 1 - *best < kPlateauEpochs)
        return;
    alarms.push_back({"plateau", "plateau: no epoch since " + std::to_string(epochs[*best].epoch) +
                                     " was better; more patients help more than more epochs"});
}

} // namespace

std::vector<Alarm> alarmsOf(const std::vector<EpochRecord> &epochs, const ValidationFacts &last, BestMetric metric)
{
    std::vector<Alarm> alarms;
    if (epochs.empty())
        return alarms;
    addCollapse(epochs.back(), last, alarms);
    addTooGood(epochs.back(), last, alarms);
    addOverfit(epochs, alarms);
    addPlateau(epochs, metric, alarms);
    return alarms;
}

} // namespace histo
