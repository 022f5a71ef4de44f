#pragma once

#include <string>

/// Talk for people: to stderr, never to stdout (which is for results). Thread-safe.
namespace histo::log {

void info(const std::string &message);
void warning(const std::string &message);
void error(const std::string &message);

} // namespace histo::log
