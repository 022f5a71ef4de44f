#include "ui/models/notes_book.h"

#include "core/common/error.h"
#include "ui/background.h"
#include "ui/qt_paths.h"

#include <QUndoCommand>

namespace histo {

namespace {

void keep(NoteMap &notes, const std::filesystem::path &picture, const ReaderNote &note)
{
    if (note.isEmpty())
        notes.erase(picture);
    else
        notes[picture] = note;
}

ReaderNote find(const NoteMap &notes, const std::filesystem::path &picture)
{
    const auto found = notes.find(picture);
    return found == notes.end() ? ReaderNote() : found->second;
}

} // namespace

/// Only its thread touches it.
struct NotesBook::Store {
    std::unique_ptr<ReaderNotes> notes;
    std::string problem; ///< why there are none
};

struct NotesBook::Fate {
    int writes = 0, failures = 0;
    bool hasFailed() const { return writes > 0 && failures == writes; }
};

class NotesBook::Command : public QUndoCommand {
public:
    Command(NotesBook &book, std::vector<Change> changes, const QString &title, int typing)
        : QUndoCommand(title), m_book(book), m_changes(std::move(changes)), m_typing(typing)
    {}

    void redo() override { turnInto(&Change::after); }
    void undo() override { turnInto(&Change::before); }
    bool hasFailed() const { return m_fate->hasFailed(); }

    int id() const override { return m_typing > 0 ? 1 : -1; } // of a kind that may be one step with the next
    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *next = static_cast<const Command *>(other);
        if (next->m_typing != m_typing || next->m_changes.front().picture != m_changes.front().picture)
            return false;
        m_changes.front().after = next->m_changes.front().after;
        m_fate = next->m_fate;
        return true;
    }

private:
    void turnInto(ReaderNote Change::*wanted)
    {
        if (hasFailed()) // nothing of it has happened
            return setObsolete(true);
        std::vector<Change> changes = m_changes;
        for (Change &change : changes)
            change.after = change.*wanted;
        m_fate = std::make_shared<Fate>();
        m_book.write(changes, m_fate);
    }

    NotesBook &m_book;
    std::vector<Change> m_changes;
    const int m_typing; ///< 0: not typed
    std::shared_ptr<Fate> m_fate = std::make_shared<Fate>();
};

NotesBook::NotesBook(Open open, QObject *parent) : QObject(parent), m_open(std::move(open))
{
    m_pool.setMaxThreadCount(1);
}

NotesBook::~NotesBook() { m_pool.waitForDone(); }

void NotesBook::openFor(const std::filesystem::path &root)
{
    if (root == m_root)
        return;
    m_root = root;
    m_notes.clear();
    m_notesOnDisk.clear();
    m_writesUnderWay.clear();
    m_undoStack.clear();
    m_store = std::make_shared<Store>();
    ++m_openings;
    const int generation = ++m_generation;
    Q_EMIT changed();

    auto read = [store = m_store, open = m_open, root] {
        try {
            store->notes = open(root);
            return store->notes->all();
        } catch (const std::exception &problem) {
            store->problem = problem.what();
            throw;
        }
    };
    auto show = [this, generation](NoteMap notes) { opened(generation, std::move(notes)); };
    auto tell = [this](const QString &problem) {
        --m_openings;
        Q_EMIT failed(tr("Your marks and notes on these pictures cannot be read: %1").arg(problem));
    };
    inBackground(m_pool, this, read, show, tell);
}

void NotesBook::opened(int generation, NoteMap notes)
{
    --m_openings;
    if (generation != m_generation)
        return;
    m_notesOnDisk = notes;
    for (const auto &[picture, writes] : m_writesUnderWay)
        keep(notes, picture, find(m_notes, picture)); // said since then
    m_notes = std::move(notes);
    Q_EMIT changed();
}

ReaderNote NotesBook::noteOf(const std::filesystem::path &picture) const { return find(m_notes, picture); }

void NotesBook::setMarked(const std::vector<std::filesystem::path> &pictures, bool isMarked)
{
    std::vector<Change> changes;
    for (const std::filesystem::path &picture : pictures) {
        Change change{picture, noteOf(picture), noteOf(picture)};
        change.after.isMarked = isMarked;
        if (change.before.isMarked != isMarked)
            changes.push_back(std::move(change));
    }
    if (changes.empty())
        return;
    const QString what = changes.size() == 1 ? toQString(changes.front().picture.stem())
                                             : tr("%1 pictures").arg(changes.size());
    endTyping();
    push(std::move(changes), isMarked ? tr("mark on %1").arg(what) : tr("removed mark on %1").arg(what), 0);
}

void NotesBook::setText(const std::filesystem::path &picture, const QString &text)
{
    Change change{picture, noteOf(picture), noteOf(picture)};
    change.after.text = text.toStdString();
    if (change.after.text != change.before.text)
        push({change}, tr("note on %1").arg(toQString(picture.stem())), m_typing);
}

void NotesBook::push(std::vector<Change> changes, const QString &title, int typing)
{
    m_undoStack.push(new Command(*this, std::move(changes), title, typing)); // which does it, too
}

void NotesBook::write(const std::vector<Change> &changes, const std::shared_ptr<Fate> &fate)
{
    fate->writes = static_cast<int>(changes.size());
    for (const Change &change : changes) {
        keep(m_notes, change.picture, change.after);
        ++m_writesUnderWay[change.picture];
        auto save = [store = m_store, change] {
            if (!store || !store->notes)
                throw Error(ErrorKind::Io, store ? store->problem : "no data set is open");
            store->notes->set(change.picture, change.after);
            return true;
        };
        auto saved = [this, change, fate, generation = m_generation](bool) {
            writeEnded(generation, change, fate, {});
        };
        auto refused = [this, change, fate, generation = m_generation](const QString &problem) {
            writeEnded(generation, change, fate, problem);
        };
        inBackground(m_pool, this, save, saved, refused);
    }
    Q_EMIT changed();
}

void NotesBook::writeEnded(int generation, const Change &change, const std::shared_ptr<Fate> &fate,
                           const QString &problem)
{
    if (!problem.isEmpty())
        Q_EMIT failed(
            tr("What you said about %1 could not be kept: %2").arg(toQString(change.picture.stem()), problem));
    if (generation != m_generation)
        return;
    if (problem.isEmpty())
        keep(m_notesOnDisk, change.picture, change.after);
    else
        ++fate->failures;
    const bool isLast = --m_writesUnderWay[change.picture] == 0; // else a later one says how the picture stands
    if (isLast)
        m_writesUnderWay.erase(change.picture);
    if (problem.isEmpty())
        return;
    dropFailedSteps();
    if (isLast)
        keep(m_notes, change.picture, find(m_notesOnDisk, change.picture));
    Q_EMIT changed();
}

void NotesBook::dropFailedSteps()
{
    // Undoing a step that has failed does nothing but take it off the stack.
    auto last = [this] { return static_cast<const Command *>(m_undoStack.command(m_undoStack.index() - 1)); };
    while (m_undoStack.canUndo() && last()->hasFailed())
        m_undoStack.undo();
}

} // namespace histo
