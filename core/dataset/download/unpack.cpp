#include "core/dataset/download/unpack.h"

#include "core/common/error.h"
#include "core/common/format_error.h"
#include "core/common/paths.h"
#include "core/download/transfer_meter.h"
#include "core/dataset/download/unpack_job.h"

#include <sys/stat.h>

namespace histo {

namespace {

namespace fs = std::filesystem;

/// Takes away what was unpacked unless all of it is there.
class UntilWhole {
public:
    explicit UntilWhole(const fs::path &target) : m_target(target) {}
    ~UntilWhole()
    {
        std::error_code ignored; // a leftover is recognised and removed at the next start
        if (!m_isWhole)
            fs::remove_all(m_target, ignored);
    }
    UntilWhole(const UntilWhole &) = delete;
    UntilWhole &operator=(const UntilWhole &) = delete;
    void isWhole() { m_isWhole = true; }

private:
    fs::path m_target;
    bool m_isWhole = false;
};

} // namespace

void UnpackJob::tell(double fraction) const
{
    cancel.throwIfCancelled();
    if (progress)
        progress(
            {fraction, "unpacking: " + std::to_string(done.files) + " files, " + bytesInWords(budget.bytes()), {}});
}

void UnpackJob::requireSpace(std::uint64_t bytes) const
{
    const fs::path folder = scratch.parent_path();
    const std::uint64_t needed = bytes + bytes / 10, free = rules.freeBytes(folder);
    if (free < needed)
        throw Error(ErrorKind::DiskFull, utf8(folder) + ": unpacking needs " + bytesInWords(needed) + " and " +
                                             bytesInWords(free) + " are free; make room and start again");
}

void requirePlainMode(std::uint32_t mode, EntryKind kind, std::string_view name)
{
    const std::uint32_t type = mode & S_IFMT;
    if (type == S_IFLNK)
        throw RefusedContent("entry " + inQuotes(name) + " is a symbolic link");
    if (type != 0 && type != S_IFREG && type != S_IFDIR)
        throw RefusedContent("entry " + inQuotes(name) + " is a device or another special file");
    if (type != 0 && (type == S_IFDIR) != (kind == EntryKind::Folder))
        throw RefusedContent("entry " + inQuotes(name) +
                             " is a file by its name and a folder by its mode, or the reverse");
    const std::uint32_t beyond = mode & 07000 &
                                 (kind == EntryKind::Folder ? ~std::uint32_t(S_ISGID) : ~std::uint32_t(0));
    if (beyond != 0)
        throw RefusedContent("entry " + inQuotes(name) + " asks for special rights (setuid, setgid or sticky)");
}

bool endsLikeZip(std::string_view name)
{
    if (name.size() < 4)
        return false;
    const std::string_view ending = name.substr(name.size() - 4);
    return ending[0] == '.' && (ending[1] | 32) == 'z' && (ending[2] | 32) == 'i' && (ending[3] | 32) == 'p';
}

Unpacked unpackArchive(const fs::path &archive, ArchiveKind kind, const fs::path &target, const fs::path &scratch,
                       const UnpackRules &rules, const CancelToken &cancel, const ProgressSink &progress)
{
    UntilWhole guard(target), scratchGuard(scratch);
    try {
        const RandomAccessFile file(archive);
        FolderWriter writer(target);
        UnpackBudget budget(rules.limits);
        EntryNames names(budget);
        UnpackJob job{writer, budget, names, rules, scratch, cancel, progress};
        kind == ArchiveKind::Zip ? unpackZip(file, job) : unpackTarGz(file, job);
        cancel.throwIfCancelled();
        writer.sync();
        guard.isWhole();
        return job.done;
    } catch (const FormatError &problem) {
        throw Error(ErrorKind::BadInput, utf8(archive.filename()) + ": refused, " + problem.what());
    } catch (const RefusedContent &problem) {
        throw Error(ErrorKind::BadInput, utf8(archive.filename()) + ": refused, " + problem.what());
    }
}

} // namespace histo
