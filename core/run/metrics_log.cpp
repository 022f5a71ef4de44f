#include "core/run/metrics_log.h"

#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/run/json_fields.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace histo {

namespace {

void forEachLine(const std::filesystem::path &path, const std::function<void(const Json &)> &visit)
{
    std::error_code problem;
    if (!std::filesystem::exists(path, problem))
        return;
    const std::string bytes = readFile(path);
    std::string_view rest = bytes;
    std::size_t damaged = 0;
    // A line is there when its line break is: what follows the last one is still being written.
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        const Json line = Json::parse(rest.substr(0, end), nullptr, /*allow_exceptions=*/false);
        if (line.is_object())
            visit(line);
        else
            ++damaged;
        rest.remove_prefix(end + 1);
    }
    if (damaged > 0)
        log::warning(utf8(path) + ": " + std::to_string(damaged) + " damaged lines left out");
}

} // namespace

MetricsLog::MetricsLog(const std::filesystem::path &path) : m_file(std::make_unique<AppendFile>(path))
{
    forEachLine(path, [this](const Json &line) {
        m_nextSequence = std::max(m_nextSequence, wholeNumberOf(line, "seq") + 1);
        m_attempt = std::max(m_attempt, wholeNumberOf(line, "attempt") + 1);
    });
}

void MetricsLog::append(const std::string &event, const Json &fields)
{
    const std::chrono::duration<double> sinceOpening = std::chrono::steady_clock::now() - m_opened;
    Json line = {{"seq", m_nextSequence},
                 {"attempt", m_attempt},
                 {"utc", utcNow()},
                 {"mono", sinceOpening.count()},
                 {"event", event}};
    line.update(fields);
    m_file->appendLine(line.dump(-1, ' ', false, Json::error_handler_t::replace));
    ++m_nextSequence;
}

std::vector<Json> readMetrics(const std::filesystem::path &path, const std::string &event)
{
    std::vector<Json> lines;
    forEachLine(path, [&](const Json &line) {
        if (textOf(line, "event") == event)
            lines.push_back(line);
    });
    return lines;
}

} // namespace histo
