#pragma once

#include "core/dataset/reader_notes.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QUndoStack>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace histo {

/// The reader's marks and notes on the open data set, with undo.
///
/// What is asked for is shown at once; the disk follows in the same order on a thread of its own. Where the disk refuses,
/// the old state comes back and `failed` says why. GUI thread only.
class NotesBook : public QObject {
    Q_OBJECT
public:
    using Open = std::function<std::unique_ptr<ReaderNotes>(const std::filesystem::path &root)>;
    explicit NotesBook(Open open = &ReaderNotes::open, QObject *parent = nullptr);
    ~NotesBook() override; ///< waits until everything is on disk

    /// Forgets the notes (and what could be undone) of another data set; the same one again changes nothing.
    void openFor(const std::filesystem::path &root);

    const NoteMap &notes() const { return m_notes; } ///< without empty ones
    ReaderNote noteOf(const std::filesystem::path &picture) const;
    bool isIdle() const { return m_openings == 0 && m_writesUnderWay.empty(); }

    /// One step to undo, for however many pictures. Pictures that are so already are left alone.
    void setMarked(const std::vector<std::filesystem::path> &pictures, bool isMarked);
    /// Texts that follow one another for the same picture are one step to undo, until endTyping().
    void setText(const std::filesystem::path &picture, const QString &text);
    void endTyping() { ++m_typing; }

    QUndoStack &undoStack() { return m_undoStack; }

Q_SIGNALS:
    void changed(); ///< other notes than before, of one picture or of all
    void failed(const QString &message);

private:
    class Command;
    struct Change {
        std::filesystem::path picture;
        ReaderNote before, after;
    };
    struct Fate;  ///< how the writes of a step ended
    struct Store; ///< what the writing thread owns

    void push(std::vector<Change> changes, const QString &title, int typing);
    void write(const std::vector<Change> &changes, const std::shared_ptr<Fate> &fate);
    void opened(int generation, NoteMap notes);
    void writeEnded(int generation, const Change &change, const std::shared_ptr<Fate> &fate, const QString &problem);
    void dropFailedSteps();

    const Open m_open;
    std::filesystem::path m_root;
    int m_generation = 0;  ///< counts data sets: what was begun under an earlier one no longer matters here
    int m_openings = 0;    ///< under way
    int m_typing = 1;      ///< counts visits to the line that notes are typed in
    NoteMap m_notes;       ///< as shown
    NoteMap m_notesOnDisk; ///< as far as known
    std::map<std::filesystem::path, int> m_writesUnderWay;
    QUndoStack m_undoStack;
    std::shared_ptr<Store> m_store;
    QThreadPool m_pool; ///< one thread, so that writes keep their order; last: joined first
};

} // namespace histo
