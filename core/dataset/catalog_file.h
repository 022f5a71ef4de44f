#pragma once

#include <SQLiteCpp/Database.h>
#include <filesystem>
#include <functional>
#include <memory>

namespace histo {

/// The SQLite database of one data set: the tables of picture_table.h and note_table.h. It lies in a folder of its own,
/// histoHome()/catalogs/<hash of the root>/, never among the data.
///
/// What is broken, foreign or from a newer Histoscope is never trusted: the folder is renamed (….broken-<time> or
/// ….newer-<time>, with its journal, in one step), a warning says where it is, and a fresh database is begun. The
/// reader's notes come along from a broken one if every one of them can be read.
/// @thread any; one call at a time. Several processes may have the same database open.
class CatalogFile {
public:
    enum class Endure { Kill, PowerCut }; ///< what a transaction outlasts; the latter waits for the disk each time

    /// @param root  of the data set; must exist
    /// @throws Error Io or DiskFull if there can be no catalog
    static std::unique_ptr<CatalogFile> open(const std::filesystem::path &root, Endure endure);
    static std::filesystem::path folderFor(const std::filesystem::path &root);

    /// Calls `work` with the database. If that finds it broken, once more with a fresh one.
    /// @throws Error Io or DiskFull; what `work` had begun is undone if it used a transaction
    void run(const std::function<void(SQLite::Database &)> &work);

    /// Reads the whole file once: what is written to has to be sound as a whole. @throws as run
    void checkAllPages();

private:
    CatalogFile(std::filesystem::path root, Endure endure);
    void openOrBegin();
    void openDatabase();
    void setAside(const std::string &suffix, const std::string &reason);
    void startAfresh(const std::string &reason);

    std::filesystem::path m_root, m_folder;
    Endure m_endure;
    std::unique_ptr<SQLite::Database> m_database;
    std::uint64_t m_fileNumber = 0; ///< inode of the database that is open
};

} // namespace histo
