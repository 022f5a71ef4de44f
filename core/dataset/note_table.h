#pragma once

#include "core/dataset/reader_notes.h"

namespace SQLite {
class Database;
}

namespace histo {

/// The reader's notes inside a catalog's database. All throw SQLite::Exception; SQLITE_CORRUPT where a row's checksum
/// does not fit.
void createNoteTable(SQLite::Database &database);
std::map<std::filesystem::path, ReaderNote> readNotes(SQLite::Database &database);
void writeNote(SQLite::Database &database, const std::filesystem::path &picture, const ReaderNote &note);
void removeNote(SQLite::Database &database, const std::filesystem::path &picture);

} // namespace histo
