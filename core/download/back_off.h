#pragma once

#include "core/common/random.h"

#include <cstdint>
#include <optional>
#include <string>

namespace histo {

/// How often and how long we wait for a server that has trouble.
struct BackOffRules {
    int attempts = 8;                          ///< in a row without progress; then we give up
    double firstSeconds = 1, mostSeconds = 60; ///< the bound doubles from the first to the most
    double mostRetryAfterSeconds = 120;        ///< a server that asks for more is asked again after this
    std::uint64_t seed = 0;
};

/// Exponential back-off with full jitter: a wait is drawn between 0 and a bound that doubles, so that many clients of
/// a server that comes back do not all return in the same second.
/// Source: Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015.
class BackOff {
public:
    explicit BackOff(const BackOffRules &rules) : m_rules(rules), m_stream(rules.seed, "download back-off") {}

    /// Seconds to wait before the next attempt, at least what the server asked for (capped); nothing if it was the last.
    std::optional<double> secondsAfterFailure(std::optional<double> retryAfterSeconds);
    void madeProgress() { m_failures = 0; }
    int failures() const { return m_failures; }

private:
    BackOffRules m_rules;
    RandomStream m_stream;
    int m_failures = 0;
};

/// The header Retry-After: seconds, or a date (RFC 9110, section 10.2.3) held against `nowUtc`, seconds since 1970.
std::optional<double> retryAfterSeconds(const std::string &header, std::int64_t nowUtc);

} // namespace histo
