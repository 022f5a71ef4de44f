#pragma once

#include "core/download/file_download.h"

#include <memory>
#include <string>
#include <vector>

namespace histo {

/// Rules for tests: waiting takes no time but is written down, and what takes time has little of it.
struct PatientRules {
    std::shared_ptr<std::vector<double>> waits = std::make_shared<std::vector<double>>();
    DownloadRules rules;

    PatientRules()
    {
        auto now = std::make_shared<double>(0);
        rules.clock.monotonicSeconds = [now] { return *now += 0.01; };
        rules.clock.utcSeconds = [] { return std::int64_t(1'446'458'400); }; // Mon, 02 Nov 2015 10:00:00 GMT
        rules.clock.wait = [now, waits = waits](double seconds, const CancelToken &cancel) {
            cancel.throwIfCancelled();
            waits->push_back(seconds);
            *now += seconds;
        };
        rules.http.connectSeconds = 5;
        rules.http.slowSeconds = 1; // the shortest that libcurl knows
        rules.bytesThatCount = 16 * 1024;
    }
};

} // namespace histo
