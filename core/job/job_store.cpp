#include "core/job/job_store.h"

#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"

#include <algorithm>

namespace histo {

namespace fs = std::filesystem;

namespace {

/// Names sort by the time of writing.
std::string newName() { return utcNow() + "-" + newUuid().substr(0, 8) + ".json"; }

} // namespace

fs::path JobStore::standardFolder() { return histoHome() / "jobs"; }

fs::path JobStore::add(const JobFile &job)
{
    const fs::path file = m_folder / newName();
    writeJsonFile(file, toJson(job));
    take(file);
    return file;
}

bool JobStore::take(const fs::path &file)
{
    std::error_code problem;
    if (!fs::is_regular_file(file, problem))
        return false;
    std::lock_guard guard(m_mutex);
    auto lock = FileLock::tryTake(file);
    if (!lock)
        return false;
    m_held.emplace(file, std::move(*lock));
    return true;
}

void JobStore::remove(const fs::path &file)
{
    std::lock_guard guard(m_mutex);
    std::error_code problem;
    fs::remove(file, problem); // before the lock goes: nobody takes a job that is over
    if (problem)
        log::warning(utf8(file) + ": could not be removed (" + problem.message() + "); remove it by hand");
    m_held.erase(file);
}

void JobStore::letGo()
{
    std::lock_guard guard(m_mutex);
    m_held.clear();
}

std::vector<JobStore::Row> JobStore::list() const
{
    std::vector<fs::path> files;
    std::error_code problem;
    for (fs::directory_iterator entry(m_folder, problem), end; !problem && entry != end; entry.increment(problem))
        if (entry->path().extension() == ".json")
            files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    std::vector<Row> rows;
    for (const fs::path &file : files) {
        try {
            for (JobFile &job : readJobFiles(file))
                rows.push_back({std::move(job), FileLock::isHeld(file)});
        } catch (const Error &damaged) {
            log::warning(damaged.what());
        }
    }
    return rows;
}

} // namespace histo
