#pragma once

#include "ui/models/open_weights.h"

#include <QPointer>
#include <QWidget>
#include <filesystem>
#include <optional>
#include <string>

class QComboBox;
class QLabel;
class QPushButton;

namespace histo {

class WeightsDialog;
class WeightsDownloader;

/// What a network knows before it is trained: pretrained weights, those of a file, or nothing. Where no pretrained ones
/// are at hand it offers to fetch them.
class WeightsChooser : public QWidget {
    Q_OBJECT
public:
    explicit WeightsChooser(WeightsDownloader &downloader, QWidget *parent = nullptr);

    /// Offers what there is for this network and chooses the first: pretrained, else random.
    void setModel(const std::string &modelId);
    /// Chooses a file that was looked into. @param weights  of the network that was set
    void setFile(const OpenWeights &weights);
    void setRandom();
    bool setPretrained(); ///< false, and nothing is changed, where there are none

    std::optional<std::filesystem::path> weights() const; ///< nothing: random
    bool isRandom() const { return !weights().has_value(); }

Q_SIGNALS:
    void changed();
    void fileWanted(const QString &file); ///< a person chose this one; it is not looked into yet

private:
    enum class Choice { Pretrained, File, Random };

    Choice choice() const;
    void offerChoices();
    void select(Choice choice);
    void choose();
    void askForFile();
    void showNote();
    void openDownload();
    void showDownload();
    void weightsArrived(const std::string &modelId);

    WeightsDownloader &m_downloader;
    std::string m_modelId;
    std::optional<OpenWeights> m_file;
    Choice m_chosen = Choice::Random; ///< by the last finished choice
    QComboBox *m_choices;
    QLabel *m_note;
    QPushButton *m_download;
    QPointer<WeightsDialog> m_dialog;
};

} // namespace histo
