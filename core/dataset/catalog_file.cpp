#include "core/dataset/catalog_file.h"

#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/dataset/note_table.h"
#include "core/dataset/picture_table.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>
#include <algorithm>
#include <fcntl.h>
#include <optional>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace histo {
namespace {

namespace fs = std::filesystem;

constexpr int kApplicationId = 0x48697374; ///< "Hist", at byte 68 of the file
constexpr int kSchemaVersion = 1;          ///< of the tables; a file with a higher one is set aside
/// Of what the facts mean. Counted up when examinePicture says something else about the same file: all pictures are
/// then looked at again, and notes stay.
constexpr int kFactsVersion = 1;
constexpr int kBusyMilliseconds = 10'000;

/// SQLite's primary code: the lowest byte of the extended ones.
int codeOf(const SQLite::Exception &problem) { return problem.getErrorCode() & 0xFF; }

bool saysBroken(const SQLite::Exception &problem)
{
    return codeOf(problem) == SQLITE_CORRUPT || codeOf(problem) == SQLITE_NOTADB;
}

/// A problem with what is in the file: it will not go away.
struct Untrusted {
    std::string suffix; ///< broken or newer
    std::string reason;
};

[[noreturn]] void throwAsError(const fs::path &folder, const SQLite::Exception &problem)
{
    const ErrorKind kind = codeOf(problem) == SQLITE_FULL ? ErrorKind::DiskFull : ErrorKind::Io;
    throw Error(kind, utf8(folder) + ": the catalog cannot be used (" + problem.what() +
                          "); check free space and permissions there");
}

/// Held while a catalog is opened, begun or set aside, so that two processes do not do it at once.
class FolderLock {
public:
    explicit FolderLock(const fs::path &folder)
    {
        std::error_code problem;
        fs::create_directories(folder, problem);
        m_descriptor = ::open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (m_descriptor < 0)
            throw Error(ErrorKind::Io, utf8(folder) + ": the folder of the catalogs cannot be written to; check its "
                                                      "permissions, or set HISTO_HOME to another place");
        ::flock(m_descriptor, LOCK_EX); // where the file system knows no locks, SQLite's own must do
    }
    ~FolderLock() { ::close(m_descriptor); }
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;

private:
    int m_descriptor = -1;
};

fs::path databaseIn(const fs::path &folder) { return folder / "catalog.sqlite"; }

std::uint64_t fileNumber(const fs::path &file)
{
    struct stat status;
    return ::stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

/// 20261124T101500.123Z: a time that every file system takes as a name.
std::string timeForName()
{
    std::string time = utcNow();
    std::erase_if(time, [](char letter) { return letter == '-' || letter == ':'; });
    return time;
}

bool isEmpty(SQLite::Database &database)
{
    return database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
}

void writeAbout(SQLite::Database &database, const std::string &key, const std::string &value)
{
    SQLite::Statement row(database, "INSERT OR REPLACE INTO about (key, value) VALUES (?, ?)");
    SQLite::bind(row, key, value);
    row.exec();
}

std::string readAbout(SQLite::Database &database, const std::string &key)
{
    SQLite::Statement row(database, "SELECT value FROM about WHERE key = ?");
    row.bind(1, key);
    return row.executeStep() ? row.getColumn(0).getString() : "";
}

void createTables(SQLite::Database &database, const fs::path &root)
{
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.exec("PRAGMA user_version = " + std::to_string(kSchemaVersion));
    database.exec("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
    writeAbout(database, "root", utf8(root));
    writeAbout(database, "facts_version", std::to_string(kFactsVersion));
    createPictureTables(database);
    createNoteTable(database);
    transaction.commit();
}

/// @throws Untrusted, SQLite::Exception
void verify(SQLite::Database &database, const fs::path &root)
{
    if (database.execAndGet("PRAGMA application_id").getInt() != kApplicationId)
        throw Untrusted{"broken", "the file is no catalog of Histoscope"};
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version > kSchemaVersion)
        throw Untrusted{"newer", "a newer version of Histoscope has written it"};
    if (version < kSchemaVersion)
        throw Untrusted{"broken", "it says that it is of version " + std::to_string(version)};
    if (readAbout(database, "root") != utf8(root))
        throw Untrusted{"broken", "it belongs to another folder"};
}

void forgetOldFacts(SQLite::Database &database)
{
    if (readAbout(database, "facts_version") == std::to_string(kFactsVersion))
        return;
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    removeAllPictures(database);
    writeAbout(database, "facts_version", std::to_string(kFactsVersion));
    transaction.commit();
}

/// Nothing unless every note can be read and has its checksum.
std::map<fs::path, ReaderNote> rescuedNotes(const fs::path &brokenFolder)
{
    try {
        SQLite::Database database(databaseIn(brokenFolder), SQLite::OPEN_READONLY);
        return readNotes(database);
    } catch (const SQLite::Exception &) {
        return {};
    }
}

} // namespace

fs::path CatalogFile::folderFor(const fs::path &root)
{
    constexpr std::size_t kDigits = 32;
    std::error_code ignored;
    const fs::path canonical = fs::canonical(root, ignored);
    return histoHome() / "catalogs" / sha256(utf8(ignored ? root : canonical)).substr(0, kDigits);
}

std::unique_ptr<CatalogFile> CatalogFile::open(const fs::path &root, Endure endure)
{
    std::error_code problem;
    const fs::path canonical = fs::canonical(root, problem);
    if (problem)
        throw Error(ErrorKind::Io, utf8(root) + ": there is no such folder; check the name");
    std::unique_ptr<CatalogFile> file(new CatalogFile(canonical, endure));
    const FolderLock lock(file->m_folder.parent_path());
    file->openOrBegin();
    return file;
}

CatalogFile::CatalogFile(fs::path root, Endure endure)
    : m_root(std::move(root)), m_folder(folderFor(m_root)), m_endure(endure)
{}

void CatalogFile::run(const std::function<void(SQLite::Database &)> &work)
{
    if (!m_database)
        throw Error(ErrorKind::Io, utf8(m_folder) + ": the catalog has been given up; open the data set again");
    try {
        try {
            work(*m_database);
        } catch (const SQLite::Exception &problem) {
            if (!saysBroken(problem))
                throw;
            startAfresh(problem.what());
            work(*m_database);
        }
    } catch (const SQLite::Exception &problem) {
        throwAsError(m_folder, problem);
    }
}

void CatalogFile::checkAllPages()
{
    run([](SQLite::Database &database) {
        const std::string verdict = database.execAndGet("PRAGMA quick_check(1)").getString();
        if (verdict != "ok")
            throw SQLite::Exception(verdict, SQLITE_CORRUPT);
    });
}

void CatalogFile::openOrBegin()
{
    try {
        try {
            openDatabase();
        } catch (const Untrusted &untrusted) {
            setAside(untrusted.suffix, untrusted.reason);
        } catch (const SQLite::Exception &problem) {
            // Our statements are right: a table or column that they do not find is missing from the file.
            if (!saysBroken(problem) && codeOf(problem) != SQLITE_ERROR)
                throw;
            setAside("broken", problem.what());
        }
    } catch (const SQLite::Exception &problem) {
        throwAsError(m_folder, problem);
    }
}

void CatalogFile::openDatabase()
{
    m_database.reset();
    std::error_code problem;
    fs::create_directories(m_folder, problem);
    if (problem && fs::exists(m_folder, problem))
        throw Untrusted{"broken", "a file lies in the place of its folder"};
    m_database = std::make_unique<SQLite::Database>(databaseIn(m_folder), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                    kBusyMilliseconds);
    m_database->exec("PRAGMA trusted_schema = OFF");
    m_database->exec("PRAGMA cell_size_check = ON");
    if (isEmpty(*m_database)) {
        m_database->exec("PRAGMA journal_mode = WAL");
        createTables(*m_database, m_root);
    }
    verify(*m_database, m_root);
    m_database->exec(m_endure == Endure::PowerCut ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    forgetOldFacts(*m_database);
    m_fileNumber = fileNumber(databaseIn(m_folder));
}

void CatalogFile::setAside(const std::string &suffix, const std::string &reason)
{
    m_database.reset();
    fs::path aside = m_folder;
    aside += "." + suffix + "-" + timeForName();
    std::error_code problem;
    fs::rename(m_folder, aside, problem);
    if (problem)
        throw Error(ErrorKind::Io, utf8(m_folder) + ": the catalog cannot be used (" + reason + ") nor renamed (" +
                                       problem.message() + "); remove it by hand");
    const auto notes = suffix == "broken" ? rescuedNotes(aside) : std::map<fs::path, ReaderNote>();
    openDatabase();
    SQLite::Transaction transaction(*m_database, SQLite::TransactionBehavior::IMMEDIATE);
    for (const auto &[picture, note] : notes)
        writeNote(*m_database, picture, note);
    transaction.commit();
    log::warning("the catalog of " + utf8(m_root) + " cannot be used (" + reason + "): it was set aside as " +
                 utf8(aside) + ", and a fresh one begun" +
                 (notes.empty() ? "" : "; its " + std::to_string(notes.size()) + " marks and notes were kept"));
}

void CatalogFile::startAfresh(const std::string &reason)
{
    const FolderLock lock(m_folder.parent_path());
    const bool isStillThere = fileNumber(databaseIn(m_folder)) == m_fileNumber;
    m_database.reset();
    if (isStillThere)
        setAside("broken", reason);
    else
        openOrBegin(); // somebody else has set it aside already
}

} // namespace histo
