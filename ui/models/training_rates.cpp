#include "ui/models/training_rates.h"

#include "core/run/run_directory.h"

#include <QSettings>
#include <cmath>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// Validation only runs forward: a step's backward pass costs about twice its forward pass.
constexpr double kForwardShareOfStep = 1.0 / 3;

QString rateKey(const TrainConfig &config, const std::string &phase)
{
    return u"trainingRates/%1/%2/%3/%4"_s.arg(
        QString::fromStdString(config.model), QString::fromStdString(config.device),
        QString::fromLatin1(name(config.precision)), QString::fromStdString(phase));
}

std::optional<double> rate(const TrainConfig &config, const std::string &phase)
{
    const double imagesPerSecond = QSettings().value(rateKey(config, phase)).toDouble();
    return imagesPerSecond > 0 ? std::optional(imagesPerSecond) : std::nullopt;
}

} // namespace

bool TrainingRates::remember(const TrainConfig &config, const EpochRecord &epoch)
{
    if (!std::isfinite(epoch.imagesPerSecond) || epoch.imagesPerSecond <= 0)
        return false;
    const bool isFirst = !rate(config, epoch.phase);
    QSettings().setValue(rateKey(config, epoch.phase), epoch.imagesPerSecond);
    return isFirst;
}

std::optional<double> TrainingRates::estimateSeconds(const TrainConfig &config, int trainImages, int validationImages)
{
    const double imagesAnEpoch = trainImages + kForwardShareOfStep * validationImages;
    double seconds = 0;
    for (const auto &[phase, epochs] :
         {std::pair{"head", config.recipe.headEpochs}, {"fine_tune", config.recipe.epochs - config.recipe.headEpochs}}) {
        if (epochs <= 0)
            continue;
        const auto imagesPerSecond = rate(config, phase);
        if (!imagesPerSecond)
            return std::nullopt;
        seconds += epochs * imagesAnEpoch / *imagesPerSecond;
    }
    return seconds;
}

} // namespace histo
