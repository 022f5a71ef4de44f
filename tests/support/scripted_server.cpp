#include "tests/support/scripted_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace {

std::string headerOf(const std::string &head, const std::string &name)
{
    const std::size_t begin = head.find("\r\n" + name + ": ");
    if (begin == std::string::npos)
        return "";
    const std::size_t value = begin + name.size() + 4;
    return head.substr(value, head.find("\r\n", value) - value);
}

ServedRequest parsed(const std::string &head)
{
    ServedRequest request;
    request.head = head;
    const std::size_t space = head.find(' ');
    request.path = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
    const std::string range = headerOf(head, "Range");
    if (range.starts_with("bytes="))
        request.firstByte = std::stoull(range.substr(6));
    request.ifRange = headerOf(head, "If-Range");
    return request;
}

} // namespace

ScriptedServer::ScriptedServer(std::vector<Script> scripts) : m_scripts(std::move(scripts))
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), length) != 0 || ::listen(m_listener, 8) != 0 ||
        ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length) != 0 ||
        ::pipe2(m_stopPipe, O_CLOEXEC) != 0)
        throw std::runtime_error("no local server can be started here");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer()
{
    ::close(m_stopPipe[1]);
    m_thread.join();
    ::close(m_stopPipe[0]);
    ::close(m_listener);
}

std::string ScriptedServer::url(const std::string &path) const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + path;
}

std::vector<ServedRequest> ScriptedServer::requests() const
{
    std::lock_guard lock(m_mutex);
    return m_requests;
}

bool ScriptedServer::waitFor(int descriptor, short events, int milliseconds) const
{
    pollfd watched[2] = {{descriptor, events, 0}, {m_stopPipe[0], POLLIN, 0}};
    return ::poll(watched, 2, milliseconds) > 0 && watched[1].revents == 0;
}

void ScriptedServer::serve()
{
    while (waitFor(m_listener, POLLIN, -1)) {
        const int connection = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (connection < 0)
            continue;
        answer(connection);
        ::close(connection);
    }
}

bool ScriptedServer::send(int connection, const std::string &bytes)
{
    for (std::size_t done = 0; done < bytes.size();) {
        if (!waitFor(connection, POLLOUT, -1))
            return false;
        const ssize_t count = ::send(connection, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

void ScriptedServer::answer(int connection)
{
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
        char bytes[4096];
        if (!waitFor(connection, POLLIN, -1))
            return;
        const ssize_t count = ::recv(connection, bytes, sizeof bytes, 0);
        if (count <= 0)
            return;
        head.append(bytes, static_cast<std::size_t>(count));
    }
    const ServedRequest request = parsed(head);
    std::size_t number;
    {
        std::lock_guard lock(m_mutex);
        number = m_requests.size();
        m_requests.push_back(request);
    }
    const Answer answer = m_scripts[std::min(number, m_scripts.size() - 1)](request);
    if (answer.raw) {
        send(connection, *answer.raw);
        return;
    }
    std::string start = "HTTP/1.1 " + std::to_string(answer.status) + " As Scripted\r\nConnection: close\r\n";
    for (const std::string &line : answer.headers)
        start += line + "\r\n";
    if (answer.saysLength)
        start += "Content-Length: " + std::to_string(answer.announcedLength.value_or(answer.body.size())) + "\r\n";
    if (!send(connection, start + "\r\n"))
        return;
    const std::size_t step = answer.millisecondsPerByte > 0 ? 1 : 64 * 1024;
    for (std::size_t done = 0; done < answer.body.size(); done += step) {
        const std::string piece = answer.body.substr(done, step);
        if (!send(connection, piece))
            return;
        m_bodyBytesSent += piece.size();
        if (answer.millisecondsPerByte > 0 && waitFor(connection, POLLIN, answer.millisecondsPerByte))
            return; // the client has gone
    }
    if (answer.hangs)
        waitFor(connection, POLLIN, -1);
}

std::vector<std::string> HostedFile::marks() const
{
    std::vector<std::string> lines = {"Accept-Ranges: bytes"};
    if (!etag.empty())
        lines.push_back("ETag: " + etag);
    if (!lastModified.empty())
        lines.push_back("Last-Modified: " + lastModified);
    return lines;
}

Script HostedFile::script() const
{
    return [file = *this](const ServedRequest &request) {
        Answer answer;
        answer.headers = file.marks();
        const std::uint64_t first = request.firstByte.value_or(0);
        const bool isSameFile = request.ifRange.empty() || request.ifRange == file.etag ||
                                request.ifRange == file.lastModified;
        if (!request.firstByte || !isSameFile) {
            answer.body = file.bytes;
        } else if (first >= file.bytes.size()) {
            answer.status = 416;
        } else {
            answer.status = 206;
            answer.headers.push_back("Content-Range: bytes " + std::to_string(first) + "-" +
                                     std::to_string(file.bytes.size() - 1) + "/" + std::to_string(file.bytes.size()));
            answer.body = file.bytes.substr(first);
        }
        return answer;
    };
}
