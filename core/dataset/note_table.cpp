#include "core/dataset/note_table.h"

#include "core/common/paths.h"
#include "core/dataset/row_checksum.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>
#include <sqlite3.h>

namespace histo {
namespace {

std::int64_t checksumOf(const std::string &path, const ReaderNote &note)
{
    return RowChecksum().add(path).add(std::int64_t(note.isMarked)).add(note.text).add(note.changedUtc).value();
}

} // namespace

void createNoteTable(SQLite::Database &database)
{
    database.exec("CREATE TABLE note (path TEXT PRIMARY KEY, is_marked INTEGER NOT NULL, text TEXT NOT NULL, "
                  "changed_utc TEXT NOT NULL, checksum INTEGER NOT NULL)");
}

std::map<std::filesystem::path, ReaderNote> readNotes(SQLite::Database &database)
{
    std::map<std::filesystem::path, ReaderNote> notes;
    SQLite::Statement rows(database, "SELECT path, is_marked, text, changed_utc, checksum FROM note");
    while (rows.executeStep()) {
        const std::string path = rows.getColumn(0).getString();
        const ReaderNote note{rows.getColumn(1).getInt() != 0, rows.getColumn(2).getString(),
                              rows.getColumn(3).getString()};
        if (rows.getColumn(4).getInt64() != checksumOf(path, note))
            throw SQLite::Exception("a note has changed by itself", SQLITE_CORRUPT);
        notes[path] = note;
    }
    return notes;
}

void writeNote(SQLite::Database &database, const std::filesystem::path &picture, const ReaderNote &note)
{
    const std::string path = picture.generic_string();
    SQLite::Statement row(database, "INSERT OR REPLACE INTO note (path, is_marked, text, changed_utc, checksum) "
                                    "VALUES (?, ?, ?, ?, ?)");
    SQLite::bind(row, path, int(note.isMarked), note.text, note.changedUtc, checksumOf(path, note));
    row.exec();
}

void removeNote(SQLite::Database &database, const std::filesystem::path &picture)
{
    SQLite::Statement row(database, "DELETE FROM note WHERE path = ?");
    row.bind(1, picture.generic_string());
    row.exec();
}

} // namespace histo
