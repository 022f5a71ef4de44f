#pragma once

#include <QThreadPool>
#include <QTimer>
#include <QWidget>
#include <filesystem>

class QLabel;
class QPlainTextEdit;

namespace histo {

/// A person's words on one run, kept in note.txt of its folder. Saved in the background soon after the last key.
class RunNoteEditor : public QWidget {
    Q_OBJECT
public:
    explicit RunNoteEditor(QWidget *parent = nullptr);
    ~RunNoteEditor() override; ///< what was typed is saved

    /// @param run  empty: none, or several
    void setRun(const std::filesystem::path &run, const QString &note);
    bool isIdle() const { return !m_delay.isActive() && m_writing == 0; }

Q_SIGNALS:
    void saved();
    void failed(const QString &message);

private:
    void save();

    std::filesystem::path m_run;
    QString m_saved;
    QPlainTextEdit *m_text;
    QLabel *m_hint;
    QTimer m_delay;
    int m_writing = 0;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
