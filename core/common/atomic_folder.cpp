#include "core/common/atomic_folder.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/common/system_file.h"

#include <cerrno>
#include <unistd.h>

namespace histo {

namespace {

void requireFree(const std::filesystem::path &target)
{
    std::error_code problem;
    const auto status = std::filesystem::status(target, problem);
    if (!std::filesystem::exists(status))
        return;
    if (!std::filesystem::is_directory(status))
        throw Error(ErrorKind::BadInput, utf8(target) + ": is a file; name a new or empty folder");
    if (!std::filesystem::is_empty(target, problem) || problem)
        throw Error(ErrorKind::BadInput, utf8(target) + ": is not empty; name a new or empty folder");
}

} // namespace

AtomicFolder::AtomicFolder(const std::filesystem::path &target)
    // Without links and a trailing slash: so the folder beside it is on the same disk.
    : m_target(std::filesystem::weakly_canonical(std::filesystem::absolute(target)))
{
    if (!m_target.has_filename())
        m_target = m_target.parent_path();
    requireFree(m_target);
    m_temporary = m_target;
    m_temporary += "." + std::to_string(::getpid()) + "-" + newUuid().substr(0, 8) + ".tmp";
    makeFolder(m_temporary);
}

AtomicFolder::~AtomicFolder()
{
    std::error_code ignored;
    if (!m_temporary.empty())
        std::filesystem::remove_all(m_temporary, ignored);
}

void AtomicFolder::commit()
{
    // The system renames over an empty folder, and over nothing else: what came there meanwhile is safe.
    syncFolder(m_temporary);
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) {
        const int code = errno;
        requireFree(m_target);
        throwSystemError(m_target, "renaming", code);
    }
    m_temporary.clear();
    syncFolder(m_target.parent_path());
}

} // namespace histo
