#include "app/cli/child_process.h"

#include "core/common/error.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace histo::cli {

namespace {

struct Child {
    pid_t id = 0;
    int output = -1; ///< our end of its stdout
};

Child start(const std::vector<std::string> &commandLine)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw Error(ErrorKind::Io, std::string("no pipe: ") + std::strerror(errno));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<char *> arguments;
    for (const auto &argument : commandLine)
        arguments.push_back(const_cast<char *>(argument.c_str())); // posix_spawn does not change them
    arguments.push_back(nullptr);
    Child child;
    child.output = ends[0];
    const int problem = posix_spawn(&child.id, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (problem != 0) {
        close(child.output);
        throw Error(ErrorKind::Io, commandLine.front() + ": cannot be started (" + std::strerror(problem) + ")");
    }
    return child;
}

std::string readToEnd(const Child &child, const CancelToken &cancel)
{
    std::string output;
    bool wasAsked = false;
    while (true) {
        if (cancel.isCancelled() && !wasAsked) {
            kill(child.id, SIGTERM);
            wasAsked = true;
        }
        constexpr int kLookAtTokenMilliseconds = 200;
        pollfd readable{child.output, POLLIN, 0};
        if (poll(&readable, 1, kLookAtTokenMilliseconds) <= 0)
            continue; // a signal or nothing yet
        char bytes[4096];
        const ssize_t count = read(child.output, bytes, sizeof bytes);
        if (count > 0)
            output.append(bytes, static_cast<std::size_t>(count));
        else if (count == 0 || errno != EINTR)
            return output;
    }
}

} // namespace

ChildResult runChild(const std::vector<std::string> &commandLine, const CancelToken &cancel)
{
    const Child child = start(commandLine);
    ChildResult result;
    result.output = readToEnd(child, cancel);
    close(child.output);
    int status = 0;
    while (waitpid(child.id, &status, 0) < 0 && errno == EINTR) {}
    cancel.throwIfCancelled();
    result.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

} // namespace histo::cli
