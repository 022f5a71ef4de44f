#pragma once

#include "core/train/recipe.h"

#include <QWidget>
#include <functional>

class QLabel;
class QToolButton;

namespace histo {

/// One field of a recipe as a control: a spin box, a number, a switch or a choice, by the kind of the field. Marked
/// where it differs from the preset, with a button that puts it back.
class RecipeControl : public QWidget {
    Q_OBJECT
public:
    explicit RecipeControl(const RecipeField &field, QWidget *parent = nullptr);

    const RecipeField &field() const { return m_field; }
    QLabel *label() const { return m_label; } ///< stands beside it in the form; owned by whoever puts it there

    Json value() const { return m_editor.value(); }
    void setValue(const Json &value); ///< without a signal
    void setLargest(int largest);     ///< of a whole number
    QString problem() const;          ///< what is written cannot be used; empty if it can

    /// What the preset has, and where: "Honest baseline".
    void setStandard(const Json &standard, const QString &presetTitle);
    /// @param reason  why the field has no effect; not empty: the control cannot be used
    void setReason(const QString &reason);

Q_SIGNALS:
    void edited();       ///< by a person
    void putBackAsked(); ///< to the preset's value
    void entered();      ///< it has the focus now

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Editor {
        QWidget *widget = nullptr;
        std::function<Json()> value;
        std::function<void(const Json &)> setValue;
        std::function<QString()> problem = [] { return QString(); };
    };
    Editor makeEditor();
    Editor editorOf(const RecipeField::Whole &kind);
    Editor editorOf(const RecipeField::Number &kind);
    Editor editorOf(const RecipeField::Switch &kind);
    Editor editorOf(const RecipeField::Choice &kind);
    void mark();
    void showToolTips();

    const RecipeField &m_field;
    Editor m_editor;
    QLabel *m_label;
    QToolButton *m_putBack;
    Json m_standard;
    QString m_presetTitle, m_reason;
};

} // namespace histo
