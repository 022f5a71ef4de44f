#include "core/common/error.h"
#include "ui/models/notes_book.h"

#include <QSignalSpy>
#include <QTest>
#include <atomic>

using namespace histo;

namespace {

/// A disk in memory that can be full.
struct Disk {
    NoteMap notes;
    std::vector<std::string> writes; ///< in order
    std::atomic<bool> isFull = false;
};

class NotesInMemory : public ReaderNotes {
public:
    explicit NotesInMemory(std::shared_ptr<Disk> disk) : m_disk(std::move(disk)) {}

    NoteMap all() const override { return m_disk->notes; }
    void set(const std::filesystem::path &picture, const ReaderNote &note) override
    {
        if (m_disk->isFull)
            throw Error(ErrorKind::DiskFull, "the disk is full");
        m_disk->writes.push_back(picture.string() + (note.isMarked ? " * " : " ") + note.text);
        if (note.isEmpty())
            m_disk->notes.erase(picture);
        else
            m_disk->notes[picture] = note;
    }

private:
    std::shared_ptr<Disk> m_disk;
};

} // namespace

class TestNotesBook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_disk = std::make_shared<Disk>();
        m_book = std::make_unique<NotesBook>(
            [disk = m_disk](const std::filesystem::path &) { return std::make_unique<NotesInMemory>(disk); });
    }

    void whatIsOnDiskIsShown()
    {
        m_disk->notes["a.png"] = {true, "look again", {}};
        open();
        QVERIFY(m_book->noteOf("a.png").isMarked);
        QCOMPARE(m_book->noteOf("a.png").text, std::string("look again"));
        QVERIFY(m_book->noteOf("b.png").isEmpty());
    }

    void aMarkIsShownAtOnceAndKept()
    {
        open();
        m_book->setMarked({"a.png"}, true);
        QVERIFY(m_book->noteOf("a.png").isMarked);
        QTRY_VERIFY(m_book->isIdle());
        QVERIFY(m_disk->notes.at("a.png").isMarked);
    }

    void whatIsSaidBeforeTheDiskAnsweredStays()
    {
        m_disk->notes["b.png"] = {true, {}, {}};
        m_book->openFor("/data");
        m_book->setMarked({"a.png"}, true);
        QTRY_VERIFY(m_book->isIdle());
        QVERIFY(m_book->noteOf("a.png").isMarked);
        QVERIFY(m_book->noteOf("b.png").isMarked);
    }

    void marksAndNotesAreUndoneAndDoneAgain()
    {
        open();
        m_book->setMarked({"a.png"}, true);
        m_book->setText("a.png", QStringLiteral("mitoses"));
        m_book->undoStack().undo();
        QCOMPARE(m_book->noteOf("a.png").text, std::string());
        QVERIFY(m_book->noteOf("a.png").isMarked);
        m_book->undoStack().undo();
        QVERIFY(!m_book->noteOf("a.png").isMarked);
        QVERIFY(!m_book->undoStack().canUndo());
        m_book->undoStack().redo();
        m_book->undoStack().redo();
        QTRY_VERIFY(m_book->isIdle());
        QVERIFY(m_disk->notes.at("a.png").isMarked);
        QCOMPARE(m_disk->notes.at("a.png").text, std::string("mitoses"));
    }

    void manyPicturesAreOneStep()
    {
        open();
        m_book->setMarked({"c.png"}, true);
        m_book->setMarked({"a.png", "b.png", "c.png"}, true);
        QCOMPARE(m_book->notes().size(), std::size_t(3));
        m_book->undoStack().undo();
        QCOMPARE(m_book->notes().size(), std::size_t(1)); // c.png was marked before
        QVERIFY(m_book->noteOf("c.png").isMarked);
    }

    void whatChangesNothingIsNoStep()
    {
        open();
        m_book->setMarked({"a.png"}, false);
        m_book->setText("a.png", {});
        QCOMPARE(m_book->undoStack().count(), 0);
    }

    void typingInOneGoIsOneStep()
    {
        open();
        for (const QString &text : {QStringLiteral("m"), QStringLiteral("mi"), QStringLiteral("mit")})
            m_book->setText("a.png", text);
        QCOMPARE(m_book->undoStack().count(), 1);
        m_book->endTyping();
        m_book->setText("a.png", QStringLiteral("mitoses"));
        QCOMPARE(m_book->undoStack().count(), 2);
        m_book->undoStack().undo();
        QCOMPARE(m_book->noteOf("a.png").text, std::string("mit"));
        m_book->undoStack().undo();
        QVERIFY(m_book->noteOf("a.png").isEmpty());
    }

    void writesKeepTheirOrder()
    {
        open();
        for (int turn = 0; turn < 20; ++turn)
            m_book->setMarked({"a.png"}, turn % 2 == 0);
        QTRY_VERIFY(m_book->isIdle());
        QCOMPARE(m_disk->writes.size(), std::size_t(20));
        for (std::size_t turn = 0; turn < 20; ++turn)
            QCOMPARE(m_disk->writes[turn], std::string(turn % 2 == 0 ? "a.png * " : "a.png "));
    }

    void aFailedSaveIsToldAndTheOldStateComesBack()
    {
        m_disk->notes["a.png"] = {false, "before", {}};
        open();
        QSignalSpy failed(m_book.get(), &NotesBook::failed);
        m_disk->isFull = true;
        m_book->setText("a.png", QStringLiteral("after"));
        QCOMPARE(m_book->noteOf("a.png").text, std::string("after"));
        QTRY_VERIFY(m_book->isIdle());
        QCOMPARE(failed.count(), 1);
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("the disk is full")));
        QCOMPARE(m_book->noteOf("a.png").text, std::string("before"));
        QVERIFY(!m_book->undoStack().canUndo()); // nothing happened that could be undone

        m_disk->isFull = false;
        m_book->setText("a.png", QStringLiteral("again"));
        QTRY_VERIFY(m_book->isIdle());
        QCOMPARE(m_disk->notes.at("a.png").text, std::string("again"));
    }

    void aFailedUndoLeavesWhatIsOnDisk()
    {
        open();
        m_book->setMarked({"a.png"}, true);
        QTRY_VERIFY(m_book->isIdle());
        m_disk->isFull = true;
        m_book->undoStack().undo();
        QTRY_VERIFY(m_book->isIdle());
        QVERIFY(m_book->noteOf("a.png").isMarked);
    }

    void aCatalogThatCannotBeOpenedIsToldAndKeepsNothing()
    {
        NotesBook book([](const std::filesystem::path &) -> std::unique_ptr<ReaderNotes> {
            throw Error(ErrorKind::Io, "the catalog is read-only");
        });
        QSignalSpy failed(&book, &NotesBook::failed);
        book.openFor("/data");
        QTRY_COMPARE(failed.count(), 1);
        book.setMarked({"a.png"}, true);
        QTRY_COMPARE(failed.count(), 2);
        QVERIFY(failed.last().first().toString().contains(QStringLiteral("read-only")));
        QVERIFY(!book.noteOf("a.png").isMarked);
        QTRY_VERIFY(book.isIdle());
    }

    void anotherDataSetForgetsNotesAndSteps()
    {
        open();
        m_book->setMarked({"a.png"}, true);
        m_book->openFor("/data");
        QVERIFY(m_book->undoStack().canUndo()); // the same one again
        QTRY_VERIFY(m_book->isIdle());
        m_disk->notes.clear();
        m_book->openFor("/other");
        QVERIFY(m_book->noteOf("a.png").isEmpty());
        QVERIFY(!m_book->undoStack().canUndo());
    }

    void everythingIsOnDiskWhenTheBookIsClosed()
    {
        open();
        for (int picture = 0; picture < 50; ++picture)
            m_book->setMarked({std::to_string(picture)}, true);
        m_book.reset();
        QCOMPARE(m_disk->notes.size(), std::size_t(50));
    }

private:
    void open()
    {
        m_book->openFor("/data");
        QTRY_VERIFY(m_book->isIdle());
    }

    std::shared_ptr<Disk> m_disk;
    std::unique_ptr<NotesBook> m_book;
};

QTEST_GUILESS_MAIN(TestNotesBook)
#include "tst_notes_book.moc"
