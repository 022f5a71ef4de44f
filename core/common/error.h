#pragma once

#include <stdexcept>
#include <string>

namespace histo {

/// What went wrong, as far as the caller may want to react; the message is for people.
enum class ErrorKind {
    BadInput,    ///< a file, folder or value from outside is missing, broken or contradicts itself (exit 3)
    Usage,       ///< a flag or a name that does not exist (exit 2)
    DiskFull,    ///< nothing half-written is left behind (exit 1)
    Io,          ///< the system refused to read or write (exit 1)
    OutOfMemory, ///< (exit 1)
    Cancelled,   ///< a person asked to stop (exit 130)
    Internal     ///< our own mistake (exit 1)
};

/// Thrown when an operation cannot go on. The message names the thing, the problem and the next step.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string &message) : std::runtime_error(message), m_kind(kind) {}
    ErrorKind kind() const { return m_kind; }

private:
    ErrorKind m_kind;
};

} // namespace histo
