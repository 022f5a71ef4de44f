// How the form is filled from a run that is to be repeated.
#include "core/common/paths.h"
#include "ui/panels/preset_bar.h"
#include "ui/panels/recipe_form.h"
#include "ui/panels/split_fields.h"
#include "ui/panels/train_form.h"
#include "ui/panels/weights_chooser.h"
#include "ui/qt_paths.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSpinBox>

namespace histo {

QStringList TrainForm::setConfig(const TrainConfig &config, const std::optional<OpenWeights> &weightsFile)
{
    QStringList lost;
    m_repeated = config;
    const bool isItsDataset = m_dataset && m_dataset->root == config.data;
    if (m_dataset && !isItsDataset)
        lost << tr("it was trained on %1, and %2 is open").arg(toQString(config.data), toQString(m_dataset->root));
    if (m_dataset && !setMagnifications(config.split.magnifications))
        lost << tr("the open data set lacks some of its magnifications");
    m_split->read(config);
    takeOverWeights(config, weightsFile, lost);
    takeOverRecipe(config, lost);
    takeOverMachine(config, lost);
    return lost;
}

void TrainForm::takeOverWeights(const TrainConfig &config, const std::optional<OpenWeights> &file, QStringList &lost)
{
    const int model = m_model->findData(QString::fromStdString(config.model));
    if (model < 0) {
        lost << tr("this version has no network “%1”").arg(QString::fromStdString(config.model));
        return;
    }
    m_model->setCurrentIndex(model);
    if (!config.weights)
        return m_weights->setRandom();
    if (config.weights == pretrainedWeights(config.model) && m_weights->setPretrained())
        return;
    if (file && file->modelId() == config.model)
        return m_weights->setFile(*file);
    lost << tr("its start weights %1 cannot be used any more").arg(toQString(*config.weights));
    if (!m_weights->setPretrained())
        m_weights->setRandom();
}

void TrainForm::takeOverRecipe(const TrainConfig &config, QStringList &lost)
{
    // A preset that is not there any more loses nothing: every field stands in the run.
    if (!m_preset->choose(QString::fromStdString(config.preset)))
        m_preset->choose(QString::fromStdString(recipePresets().front().id));
    m_recipe->setRecipe(config.recipe);
    if (m_recipe->recipe() != config.recipe)
        lost << tr("its head epochs were more than its epochs");
}

void TrainForm::takeOverMachine(const TrainConfig &config, QStringList &lost)
{
    const bool areDevicesListed = m_device->count() > 1; // before that setDevices chooses it
    if (!chooseDevice(config.device) && areDevicesListed)
        lost << tr("this computer has no device %1").arg(QString::fromStdString(config.device));
    const int precision = m_precision->findData(QString::fromLatin1(name(config.precision)));
    if (precision < 0)
        lost << tr("training in %1 is not offered").arg(QString::fromLatin1(name(config.precision)));
    m_precision->setCurrentIndex(std::max(0, precision));
    if (config.seed > std::uint64_t(m_seed->maximum()))
        lost << tr("its seed %1 is too large for the form").arg(config.seed);
    else
        m_seed->setValue(int(config.seed));
    if (config.split.seed != config.seed && !config.splitFile)
        lost << tr("its split was drawn with another seed (%1) than its training").arg(config.split.seed);
    m_shuffleLabels->setChecked(config.shuffleLabels);
}

} // namespace histo
