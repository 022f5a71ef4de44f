#pragma once

// Core-only: where a download lives until it is whole.

#include "core/common/file_lock.h"
#include "core/dataset/download/download_records.h"

#include <filesystem>
#include <optional>
#include <string>

namespace histo {

/// <folder>/.histoscope-download, held by one process. Names of what lies in it, and the order in which things happen:
///
///     request.json   the address and sha256 that were asked for
///     archive.*      the file that arrives (partial_file.h)
///     unpacked/      what comes out of it; left over after a kill: removed, and unpacked anew
///     inner.zip      a zip of the zip
///     ready.json     unpacked/ is whole and looked at; it says what is moved where, and whence it came. From here on
///                    only the move is left
class WorkFolder {
public:
    /// Makes folder and work folder, and takes the lock.
    /// @throws Error BadInput as requireUsable, or if another process works in it
    explicit WorkFolder(const std::filesystem::path &folder);
    ~WorkFolder();
    WorkFolder(const WorkFolder &) = delete;
    WorkFolder &operator=(const WorkFolder &) = delete;

    /// Makes nothing. @throws Error BadInput if the folder, or one above it, is a file, or if it holds something else
    static void requireUsable(const std::filesystem::path &folder);

    static std::filesystem::path pathIn(const std::filesystem::path &folder);
    static std::filesystem::path archiveIn(const std::filesystem::path &folder) { return pathIn(folder) / "archive"; }
    static std::filesystem::path requestIn(const std::filesystem::path &folder)
    {
        return pathIn(folder) / "request.json";
    }
    static std::filesystem::path readyIn(const std::filesystem::path &folder) { return pathIn(folder) / "ready.json"; }

    std::filesystem::path archive() const { return archiveIn(m_folder); }
    std::filesystem::path unpacked() const { return m_path / "unpacked"; }
    std::filesystem::path innerZip() const { return m_path / "inner.zip"; }

    void removeLeftovers(); ///< of an unpacking that was cut off

    void remember(const RequestRecord &request); ///< for the next process; written only if it is new

    /// From here on unpacked/ counts as whole.
    ReadyRecord makeReady(const std::string &url, const FetchedArchive &archive, const Unpacked &counts);
    /// Moves what was unpacked into the folder. Can be called again after a kill. @return where it is
    std::filesystem::path publish(const ReadyRecord &ready);

    void removeAtEnd()
    {
        m_isDone = true;
    } ///< with everything in it, and the folder if we made it and nothing else is there

private:
    void takeLock();

    std::filesystem::path m_folder, m_path;
    std::optional<FileLock> m_lock;
    bool m_wasThere = false; ///< the folder itself, before we came
    bool m_isDone = false;
};

} // namespace histo
