#pragma once

#include "core/train/recipe.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace histo {

/// Asks for the name and the description of a preset of one's own.
class PresetDialog : public QDialog {
    Q_OBJECT
public:
    /// @param base  the preset that the settings come from: suggests a name
    explicit PresetDialog(const RecipePreset &base, QWidget *parent = nullptr);

    QString title() const;
    QString description() const;

private:
    void showProblem();

    QLineEdit *m_title, *m_description;
    QPushButton *m_save;
};

} // namespace histo
