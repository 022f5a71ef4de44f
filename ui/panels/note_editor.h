#pragma once

#include <QTimer>
#include <QWidget>
#include <filesystem>

class QPlainTextEdit;
class QPushButton;

namespace histo {

class NotesBook;

/// The reader's mark and note on one picture. A note is kept at every pause in typing and when one turns away; what was
/// typed in one go is one step to undo.
class NoteEditor : public QWidget {
    Q_OBJECT
public:
    explicit NoteEditor(NotesBook &notes, QWidget *parent = nullptr);
    ~NoteEditor() override;

    void setPicture(const std::filesystem::path &relativePath); ///< empty: none
    void startTyping();

Q_SIGNALS:
    void markClicked(bool isMarked);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showNote();
    void saveText();
    void turnAway(); ///< from the text
    void fitHeight();

    NotesBook &m_notes;
    std::filesystem::path m_picture;
    QPushButton *m_mark = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QTimer m_pause;           ///< runs while there is typed text that is not kept yet
    bool m_isShowing = false; ///< the text comes from the book, not from a keyboard
};

} // namespace histo
