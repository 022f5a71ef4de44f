#include "core/common/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace histo::log {

namespace {

spdlog::logger &logger()
{
    static std::shared_ptr<spdlog::logger> instance = [] {
        auto created = spdlog::stderr_logger_mt("histoscope");
        created->set_pattern("%v");
        return created;
    }();
    return *instance;
}

} // namespace

void info(const std::string &message)
{
    logger().info(message);
}

void warning(const std::string &message)
{
    logger().warn("warning: " + message);
}

void error(const std::string &message)
{
    logger().error("error: " + message);
}

} // namespace histo::log
