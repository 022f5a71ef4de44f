#include "core/dataset/download/work_folder.h"

#include "core/common/error.h"
#include "core/common/json.h"
#include "core/common/paths.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <vector>

namespace histo {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> namesIn(const fs::path &folder)
{
    std::vector<fs::path> names;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem))
        names.push_back(entry->path().filename());
    if (problem)
        throw Error(ErrorKind::BadInput,
                    utf8(folder) + ": cannot be read (" + problem.message() + "); choose another folder");
    return names;
}

} // namespace

fs::path WorkFolder::pathIn(const fs::path &folder) { return folder / ".histoscope-download"; }

WorkFolder::WorkFolder(const fs::path &folder)
    : m_folder(folder), m_path(pathIn(folder)), m_wasThere(fs::exists(folder))
{
    makeFolder(m_folder);
    requireNothingElse();
    if (fs::is_symlink(m_path))
        throw Error(ErrorKind::BadInput, utf8(m_path) + ": is a link; remove it, or choose another folder");
    makeFolder(m_path);
    takeLock();
}

/// A work folder that has moved its contents may be there beside them: then only tidying up is left.
void WorkFolder::requireNothingElse() const
{
    const auto contents = readyContents();
    for (const fs::path &name : namesIn(m_folder))
        if (name != m_path.filename() && (!contents || name != contents->filename()))
            throw Error(ErrorKind::BadInput, utf8(m_folder) +
                                                 ": is not empty and holds no unfinished download; choose a "
                                                 "new folder");
}

void WorkFolder::takeLock()
{
    m_lock = FileDescriptor(::open((m_path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!m_lock.isOpen())
        throwSystemError(m_path / "lock", "opening", errno);
    if (::flock(m_lock.number(), LOCK_EX | LOCK_NB) != 0)
        throw Error(ErrorKind::BadInput, utf8(m_folder) +
                                             ": another process downloads into this folder; wait for it, or "
                                             "choose another folder");
}

WorkFolder::~WorkFolder()
{
    if (!m_isDone)
        return;
    std::error_code ignored; // what stays is removed by the next start
    fs::remove_all(m_path, ignored);
    if (!m_wasThere)
        fs::remove(m_folder, ignored); // only if it is empty
}

void WorkFolder::removeLeftovers()
{
    for (const fs::path &leftover : {unpacked(), innerZip()}) {
        std::error_code problem;
        fs::remove_all(leftover, problem);
        if (problem)
            throwSystemError(leftover, "removing", problem.value());
    }
}

void WorkFolder::makeReady(const std::string &nameIfMany)
{
    const auto names = namesIn(unpacked());
    const bool isOneFolder = names.size() == 1 && fs::is_directory(fs::symlink_status(unpacked() / names.front()));
    const fs::path from = isOneFolder ? fs::path("unpacked") / names.front() : fs::path("unpacked");
    const std::string to = isOneFolder ? utf8(names.front()) : nameIfMany;
    writeJsonFile(readyFile(), {{"from", from.generic_string()}, {"to", to}});
}

std::optional<fs::path> WorkFolder::readyContents() const
{
    if (!fs::exists(readyFile()))
        return std::nullopt;
    return m_folder / fs::path(readJsonFile(readyFile()).at("to").get<std::string>()).filename();
}

void WorkFolder::publish()
{
    const fs::path from = m_path / readJsonFile(readyFile()).at("from").get<std::string>(),
                   to = readyContents().value();
    if (::rename(from.c_str(), to.c_str()) != 0 && !(errno == ENOENT && fs::is_directory(to)))
        throwSystemError(to, "renaming", errno);
    syncFolder(m_folder);
}

} // namespace histo
