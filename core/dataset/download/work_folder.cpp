#include "core/dataset/download/work_folder.h"

#include "core/common/error.h"
#include "core/common/paths.h"

#include <cerrno>
#include <cstdio>
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

/// A folder can only be made below folders.
void requireNoFileIn(const fs::path &folder)
{
    for (fs::path above = folder;; above = above.parent_path()) {
        std::error_code ignored;
        const fs::file_status status = fs::status(above, ignored);
        if (fs::exists(status) && !fs::is_directory(status))
            throw Error(ErrorKind::BadInput, utf8(above) + ": is a file, not a folder; choose a new folder");
        if (fs::exists(status) || above == above.parent_path())
            return;
    }
}

} // namespace

fs::path WorkFolder::pathIn(const fs::path &folder) { return folder / ".histoscope-download"; }

WorkFolder::WorkFolder(const fs::path &folder) : m_folder(folder), m_path(pathIn(folder))
{
    requireUsable(m_folder);
    m_wasThere = fs::exists(m_folder);
    makeFolder(m_path);
    takeLock();
}

/// A work folder that has moved its contents may be there beside them: then only tidying up is left.
void WorkFolder::requireUsable(const fs::path &folder)
{
    requireNoFileIn(folder);
    std::error_code ignored;
    if (!fs::exists(folder, ignored))
        return;
    const fs::path work = pathIn(folder);
    const fs::file_status status = fs::symlink_status(work, ignored);
    if (fs::exists(status) && !fs::is_directory(status))
        throw Error(ErrorKind::BadInput, utf8(work) + ": is a link or a file; remove it, or choose another folder");
    const auto ready = readReadyRecord(readyIn(folder));
    for (const fs::path &name : namesIn(folder))
        if (name != work.filename() && (!ready || name != ready->to))
            throw Error(ErrorKind::BadInput, utf8(folder) + ": is not empty and holds no unfinished download; choose a "
                                                            "new folder");
}

void WorkFolder::takeLock()
{
    m_lock = FileLock::tryTake(m_path / "lock");
    if (!m_lock)
        throw Error(ErrorKind::BadInput, utf8(m_folder) +
                                             ": another process downloads into this folder; wait for it, or "
                                             "choose another folder");
}

WorkFolder::~WorkFolder()
{
    if (!m_isDone)
        return;
    std::error_code ignored; // what stays is removed by the next start
    for (const fs::path &bulk : {archive(), unpacked()})
        fs::remove_all(bulk, ignored); // takes time; killed meanwhile, ready.json still says what this is
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

void WorkFolder::remember(const RequestRecord &request)
{
    if (readRequestRecord(requestIn(m_folder)) != request)
        write(requestIn(m_folder), request);
}

ReadyRecord WorkFolder::makeReady(const std::string &url, const FetchedArchive &archive, const Unpacked &counts)
{
    ReadyRecord ready{"unpacked", parseWebAddress(url).nameWithoutEnding(), url, archive, counts};
    const auto names = namesIn(unpacked());
    if (names.size() == 1 && names.front() != m_path.filename() &&
        fs::is_directory(fs::symlink_status(unpacked() / names.front()))) {
        ready.from /= names.front();
        ready.to = utf8(names.front());
    }
    write(readyIn(m_folder), ready);
    return ready;
}

fs::path WorkFolder::publish(const ReadyRecord &ready)
{
    const fs::path from = m_path / ready.from, to = m_folder / ready.to;
    if (::rename(from.c_str(), to.c_str()) != 0 && !(errno == ENOENT && fs::is_directory(to)))
        throwSystemError(to, "renaming", errno);
    syncFolder(m_folder);
    return to;
}

} // namespace histo
