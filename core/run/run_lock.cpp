#include "core/run/run_lock.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/common/system_file.h"
#include "core/run/json_fields.h"

#include <array>
#include <sys/stat.h>
#include <unistd.h>

namespace histo {

namespace {

std::filesystem::path lockFile(const std::filesystem::path &run) { return run / "run.lock"; }

std::string hostName()
{
    std::array<char, 256> host{};
    return gethostname(host.data(), host.size() - 1) == 0 ? host.data() : "an unknown machine";
}

std::string holderInWords(const std::filesystem::path &file)
{
    const Json holder = Json::parse(readFile(file), nullptr, /*allow_exceptions=*/false);
    const std::string pid = textOf(holder, "pid"), host = textOf(holder, "host"), since = textOf(holder, "since_utc");
    if (pid.empty() || host.empty())
        return "another process";
    return "process " + pid + " on " + host + (since.empty() ? "" : " since " + since);
}

/// Did the name stay with the file that was locked? A holder that lets go removes the name.
bool isStillThere(const std::filesystem::path &file, int descriptor)
{
    struct stat byName = {}, byDescriptor = {};
    return stat(file.c_str(), &byName) == 0 && fstat(descriptor, &byDescriptor) == 0 &&
           byName.st_ino == byDescriptor.st_ino && byName.st_dev == byDescriptor.st_dev;
}

void writeHolder(const std::filesystem::path &file, int descriptor)
{
    const std::string text = Json{{"pid", std::to_string(getpid())}, {"host", hostName()}, {"since_utc", utcNow()}}
                                 .dump() +
                             "\n";
    if (ftruncate(descriptor, 0) != 0)
        throwSystemError(file, "writing", errno);
    writeAll(descriptor, file, text.data(), text.size());
}

} // namespace

RunLock RunLock::take(const std::filesystem::path &run)
{
    const std::filesystem::path file = lockFile(run);
    while (true) {
        auto lock = FileLock::tryTake(file);
        if (!lock)
            throw Error(ErrorKind::BadInput,
                        utf8(run) + ": is being trained by " + holderInWords(file) + "; wait for it, or stop it first");
        if (!isStillThere(file, lock->descriptor()))
            continue; // the last holder removed it between our opening and our locking
        writeHolder(file, lock->descriptor());
        return RunLock(file, std::move(*lock));
    }
}

RunLock::~RunLock()
{
    std::error_code isGoneAlready;
    if (!m_file.empty())
        std::filesystem::remove(m_file,
                                isGoneAlready); // while it is still held: nobody locks a name that is about to go
}

bool RunLock::isHeld(const std::filesystem::path &run) { return FileLock::isHeld(lockFile(run)); }

} // namespace histo
