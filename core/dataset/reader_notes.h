#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace histo {

/// What a reader has said about a picture.
struct ReaderNote {
    bool isMarked = false;
    std::string text;       ///< UTF-8, as typed
    std::string changedUtc; ///< set by ReaderNotes

    bool isEmpty() const { return !isMarked && text.empty(); }
};

/// Marks and notes by path relative to the data set's root.
using NoteMap = std::map<std::filesystem::path, ReaderNote>;

/// Marks and notes by the reader on the pictures of one data set. They live in the data set's catalog, never in its
/// folder, and outlast the program.
/// @thread any; one call at a time
class ReaderNotes {
public:
    /// Opens (or starts) those of a data set's folder.
    /// @throws Error Io if the catalog cannot be opened for writing
    static std::unique_ptr<ReaderNotes> open(const std::filesystem::path &root);
    virtual ~ReaderNotes() = default;

    /// By path relative to the root; pictures that nobody has said anything about are not in it.
    virtual NoteMap all() const = 0;
    /// On disk when it returns. An empty note removes the entry.
    /// @throws Error Io or DiskFull; the old note stands then
    virtual void set(const std::filesystem::path &picture, const ReaderNote &note) = 0;
};

} // namespace histo
