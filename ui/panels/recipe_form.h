#pragma once

#include "core/train/recipe.h"

#include <QWidget>
#include <map>
#include <string>
#include <vector>

class QFormLayout;
class QLabel;

namespace histo {

class FoldedGroup;
class RecipeControl;

/// Every field of a recipe, in the sections of the table of fields. Says of each section, and of each field, what
/// differs from the preset, and of fields that have no effect why.
class RecipeForm : public QWidget {
    Q_OBJECT
public:
    explicit RecipeForm(QWidget *parent = nullptr);

    /// The recipe that the others are compared with. Fields that were as in the one before follow it.
    void setStandard(const Recipe &standard, const QString &presetTitle);
    const Recipe &standard() const { return m_standard; }
    void setRecipe(const Recipe &recipe);
    const Recipe &recipe() const { return m_recipe; }
    void putAllBack() { setRecipe(m_standard); }

    QString problem() const; ///< why the recipe cannot be trained with; empty if it can

Q_SIGNALS:
    void changed();
    void helpWanted(const QString &words); ///< on the field that a person went to

private:
    struct Section {
        std::string name;
        FoldedGroup *group = nullptr;
        QLabel *note = nullptr;
        std::vector<RecipeControl *> controls;
    };
    Section &sectionNamed(const std::string &name);
    void addField(const RecipeField &field);
    void read(RecipeControl &control);
    void show();
    void describe(Section &section) const;

    Recipe m_standard, m_recipe;
    QString m_presetTitle;
    std::vector<Section> m_sections;
    std::map<std::string, RecipeControl *> m_controls; ///< by key
};

} // namespace histo
