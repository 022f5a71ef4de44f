#pragma once

#include "core/dataset/dataset.h"
#include "core/device/device.h"
#include "core/train/train_config.h"

#include <QWidget>
#include <memory>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QHBoxLayout;
class QLabel;
class QSpinBox;

namespace histo {

class WeightsChooser;
class WeightsDownloader;
struct OpenWeights;

/// Everything a training run is a function of, as controls. Holds no state beside them.
class TrainForm : public QWidget {
    Q_OBJECT
public:
    explicit TrainForm(WeightsDownloader &downloader, QWidget *parent = nullptr);

    void setDataset(std::shared_ptr<const ScanReport> dataset); ///< null: none is open
    void setDevices(const std::vector<Device> &devices);
    /// Chooses the network of these weights, and them to start from.
    void setWeights(const OpenWeights &weights);

    /// What the controls say; `out` and `commandLine` are left to whoever starts the run.
    TrainConfig config() const;
    /// Why a run cannot be started as the form stands; empty if it can.
    QString problem() const;

Q_SIGNALS:
    void changed();
    void weightsWanted(const QString &file); ///< a person chose this file; it is not looked into yet

private:
    void addDataRows(QFormLayout *form);
    void addSplitRows(QFormLayout *form);
    void addTrainingRows(QFormLayout *form);
    void addDeviceRows(QFormLayout *form);
    QLabel *addNote(QFormLayout *form, const QString &objectName);

    void presetChosen();
    void weightsChosen();
    const RecipePreset &preset() const;
    void splitChosen();
    void showMagnifications();
    std::vector<int> chosenMagnifications() const; ///< empty if all are ticked

    std::shared_ptr<const ScanReport> m_dataset;

    QLabel *m_datasetName, *m_presetNote, *m_leakyNote;
    QHBoxLayout *m_magnificationRow;
    std::vector<QCheckBox *> m_magnifications;
    QComboBox *m_preset, *m_model, *m_split, *m_device, *m_precision;
    WeightsChooser *m_weights;
    QSpinBox *m_folds, *m_fold, *m_epochs, *m_headEpochs, *m_batch, *m_seed;
};

} // namespace histo
