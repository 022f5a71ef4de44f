#pragma once

// Core-only: where a download lives until it is whole.

#include "core/common/system_file.h"

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
///     ready.json     unpacked/ is whole and looked at; it says what is moved where. From here on only the move is left
class WorkFolder {
public:
    /// Makes folder and work folder, and takes the lock.
    /// @throws Error BadInput if the folder holds something else, or another process works in it
    explicit WorkFolder(const std::filesystem::path &folder);
    ~WorkFolder();
    WorkFolder(const WorkFolder &) = delete;
    WorkFolder &operator=(const WorkFolder &) = delete;

    static std::filesystem::path pathIn(const std::filesystem::path &folder);

    std::filesystem::path archive() const { return m_path / "archive"; }
    std::filesystem::path unpacked() const { return m_path / "unpacked"; }
    std::filesystem::path innerZip() const { return m_path / "inner.zip"; }
    std::filesystem::path request() const { return m_path / "request.json"; }

    void removeLeftovers(); ///< of an unpacking that was cut off

    /// Moves what was unpacked into the folder. Can be called again after a kill.
    /// @param nameIfMany  of the folder that is made when unpacked/ holds more than one thing
    void makeReady(const std::string &nameIfMany);
    std::optional<std::filesystem::path> readyContents() const; ///< where it will be or is; nothing before makeReady
    void publish();

    void removeAtEnd()
    {
        m_isDone = true;
    } ///< with everything in it, and the folder if we made it and nothing else is there

private:
    void requireNothingElse() const;
    void takeLock();
    std::filesystem::path readyFile() const { return m_path / "ready.json"; }

    std::filesystem::path m_folder, m_path;
    FileDescriptor m_lock;
    bool m_wasThere = false; ///< the folder itself, before we came
    bool m_isDone = false;
};

} // namespace histo
