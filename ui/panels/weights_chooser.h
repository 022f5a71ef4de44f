#pragma once

#include <QWidget>
#include <filesystem>
#include <optional>
#include <string>

class QComboBox;
class QLabel;

namespace histo {

/// What a network knows before it is trained: the weights that set-up fetched, those of a file, or nothing.
class WeightsChooser : public QWidget {
    Q_OBJECT
public:
    explicit WeightsChooser(QWidget *parent = nullptr);

    /// Offers what there is for this network and chooses the first: pretrained, else random.
    void setModel(const std::string &modelId);
    std::optional<std::filesystem::path> weights() const; ///< nothing: random
    bool isRandom() const { return !weights().has_value(); }

Q_SIGNALS:
    void changed();

private:
    enum class Choice { Pretrained, File, Random };

    Choice choice() const;
    void choose();
    void askForFile();
    void showNote();

    std::string m_modelId;
    QString m_file;
    QComboBox *m_choices;
    QLabel *m_note;
};

} // namespace histo
