#pragma once

#include "core/dataset/dataset.h"
#include "core/device/device.h"
#include "core/train/train_config.h"
#include "ui/models/open_weights.h"
#include "ui/models/preset_shelf.h"

#include <QStringList>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QHBoxLayout;
class QLabel;
class QSpinBox;

namespace histo {

class FoldedGroup;
class PresetBar;
class RecipeForm;
class SplitFields;
class WeightsChooser;
class WeightsDownloader;

/// Everything a training run is a function of, as controls. Holds no state beside them.
class TrainForm : public QWidget {
    Q_OBJECT
public:
    explicit TrainForm(WeightsDownloader &downloader, QWidget *parent = nullptr);

    void setDataset(std::shared_ptr<const ScanReport> dataset); ///< null: none is open
    void setDevices(const std::vector<Device> &devices);
    /// Chooses the network of these weights, and them to start from.
    void setWeights(const OpenWeights &weights);
    /// Fills the form so that it repeats a run. The data set stays the open one; magnifications are ticked as soon as
    /// that of the run is open.
    /// @param weightsFile  the file of config.weights, looked into; nothing: it is random or that of set-up
    /// @return what could not be taken over, for people; empty if the form repeats the run
    QStringList setConfig(const TrainConfig &config, const std::optional<OpenWeights> &weightsFile);

    /// What the controls say; `out` and `commandLine` are left to whoever starts the run.
    TrainConfig config() const;
    /// Why a run cannot be started as the form stands; empty if it can.
    QString problem() const;
    bool isIdle() const { return m_shelf->isIdle(); }

Q_SIGNALS:
    void changed();
    void weightsWanted(const QString &file); ///< a person chose this file; it is not looked into yet
    void helpWanted(const QString &words);   ///< on the control that a person went to
    void warned(const QString &message);

private:
    void addDataRows(QFormLayout *form);
    void addNetworkRows(QFormLayout *form);
    void addRecipeRows(QFormLayout *form);
    void addMachineRows(QFormLayout *form);

    void presetChosen();
    void weightsChosen();
    void recipeChanged();
    void savePreset();
    Recipe presetRecipe() const; ///< the preset's, as it is with the chosen weights
    void describeMachine();
    void showMagnifications();
    bool setMagnifications(const std::vector<int> &magnifications);
    std::vector<int> chosenMagnifications() const; ///< empty if all are ticked
    bool chooseDevice(const std::string &id);
    void takeOverWeights(const TrainConfig &config, const std::optional<OpenWeights> &file, QStringList &lost);
    void takeOverMachine(const TrainConfig &config, QStringList &lost);
    void takeOverRecipe(const TrainConfig &config, QStringList &lost);

    std::shared_ptr<const ScanReport> m_dataset;
    std::optional<TrainConfig> m_repeated; ///< its magnifications are ticked when its data set is opened

    PresetShelf *m_shelf;
    QLabel *m_datasetName;
    QHBoxLayout *m_magnificationRow;
    std::vector<QCheckBox *> m_magnifications;
    SplitFields *m_split;
    QComboBox *m_model, *m_device, *m_precision;
    WeightsChooser *m_weights;
    PresetBar *m_preset;
    RecipeForm *m_recipe;
    FoldedGroup *m_machine;
    QSpinBox *m_seed;
    QCheckBox *m_shuffleLabels;
};

} // namespace histo
