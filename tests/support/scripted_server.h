#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// What a client asked for.
struct ServedRequest {
    std::string path, head;
    std::optional<std::uint64_t> firstByte; ///< of "Range: bytes=N-"
    std::string ifRange;
};

/// What a server does. The defaults are those of a plain, honest answer.
struct Answer {
    int status = 200;
    std::vector<std::string> headers = {}; ///< whole lines, without their ends
    std::string body = "";
    std::optional<std::uint64_t> announcedLength = {}; ///< Content-Length, if not the body's
    bool saysLength = true;
    int millisecondsPerByte = 0;         ///< drips
    bool hangs = false;                  ///< after the last byte the connection stays open, silent
    std::optional<std::string> raw = {}; ///< instead of everything above
};
using Script = std::function<Answer(const ServedRequest &)>;

/// A web server on 127.0.0.1 that does exactly what its scripts say: the first for the first request, and so on; the
/// last one for all that follow. One request a connection, one connection at a time.
class ScriptedServer {
public:
    explicit ScriptedServer(std::vector<Script> scripts);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer &) = delete;
    ScriptedServer &operator=(const ScriptedServer &) = delete;

    std::string url(const std::string &path = "/BreaKHis_v1.tar.gz") const;
    int port() const { return m_port; }
    std::vector<ServedRequest> requests() const;
    std::uint64_t bodyBytesSent() const { return m_bodyBytesSent; }

private:
    void serve();
    void answer(int connection);
    bool send(int connection, const std::string &bytes);
    bool waitFor(int descriptor, short events, int milliseconds) const; ///< false when the server ends or time is over

    std::vector<Script> m_scripts;
    int m_listener = -1, m_stopPipe[2] = {-1, -1}, m_port = 0;
    std::atomic<std::uint64_t> m_bodyBytesSent = 0;
    mutable std::mutex m_mutex; // guards m_requests
    std::vector<ServedRequest> m_requests;
    std::thread m_thread; // the last member: it uses all others
};

/// A file on an honest server: answers Range with If-Range as RFC 9110 says.
struct HostedFile {
    std::string bytes;
    std::string etag = "\"one\"", lastModified = "Mon, 02 Nov 2015 10:00:00 GMT";

    std::vector<std::string> marks() const; ///< its header lines
    Script script() const;
};
