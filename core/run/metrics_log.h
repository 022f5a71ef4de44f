#pragma once

#include "core/common/atomic_file.h"
#include "core/common/json.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace histo {

/// metrics.jsonl opened for writing: numbers the lines through the whole run ("seq") and each opening after a stop
/// ("attempt", from 1), and stamps them with the time ("utc") and the seconds since this opening ("mono").
/// @thread one call at a time
class MetricsLog {
public:
    /// Takes up an existing log where it ended; a half-written last line is cut off.
    explicit MetricsLog(const std::filesystem::path &path);

    /// @param fields  an object: follows the stamps in the line
    void append(const std::string &event, const Json &fields);
    void sync() { m_file->sync(); } ///< durable against power loss when this returns

private:
    std::unique_ptr<AppendFile> m_file;
    std::int64_t m_nextSequence = 0;
    std::int64_t m_attempt = 1;
    std::chrono::steady_clock::time_point m_opened = std::chrono::steady_clock::now();
};

/// The lines of one event, in order; also while they are written. A half-written last line is not there yet; a
/// damaged line is left out and logged. No file: no lines.
std::vector<Json> readMetrics(const std::filesystem::path &path, const std::string &event);

} // namespace histo
