#pragma once

#include "ui/models/preset_shelf.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QPushButton;

namespace histo {

/// Which preset the recipe comes from, what it is for, and what was changed since. Saves a recipe as a preset of one's
/// own.
class PresetBar : public QWidget {
    Q_OBJECT
public:
    explicit PresetBar(PresetShelf &shelf, QWidget *parent = nullptr);

    const RecipePreset &preset() const { return m_preset; }
    /// Chooses it as a person would. @return false if there is none of this id
    bool choose(const QString &id);
    void setDifferences(int fields); ///< of the recipe in the form

Q_SIGNALS:
    void chosen();           ///< another preset
    void putAllBackWanted(); ///< a person asks for the preset as it is
    void saveWanted();       ///< a person asks to keep what the form says as a preset of one's own

private:
    void fill();
    void show(const RecipePreset &preset);
    void askAndRemove();

    PresetShelf &m_shelf;
    RecipePreset m_preset; ///< a copy: it stays what the form started from, whatever becomes of its file
    QComboBox *m_choices;
    QLabel *m_note, *m_changed;
    QPushButton *m_putAllBack;
    QAction *m_remove;
};

} // namespace histo
