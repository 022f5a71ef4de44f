#pragma once

#include "core/train/train_config.h"

#include <QWidget>
#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QSpinBox;

namespace histo {

/// Which pictures train, select and judge: the scheme, the fold, and what becomes of copies.
class SplitFields : public QObject {
    Q_OBJECT
public:
    /// Adds its rows to a form, whose widget owns them.
    explicit SplitFields(QFormLayout *form);

    /// Sets scheme, group, folds, twins and the split file; nothing else.
    void write(TrainConfig &config) const;
    void read(const TrainConfig &config);

Q_SIGNALS:
    void changed();

private:
    void schemeChosen();
    void offerFile(const TrainConfig &config);
    bool isFileChosen() const;
    SplitScheme scheme() const;

    /// What a run was split by that is to be repeated, beside the choices that are always there: a split.csv or a list
    /// of a fold.
    struct FileChoice {
        std::optional<std::filesystem::path> splitFile, foldFile;
    };
    FileChoice m_file;
    QComboBox *m_split;
    QLabel *m_leakyNote;
    QSpinBox *m_folds, *m_fold;
    QCheckBox *m_dropTwins;
};

} // namespace histo
