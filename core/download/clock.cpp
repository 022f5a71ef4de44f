#include "core/download/clock.h"

#include <chrono>
#include <ctime>
#include <thread>

namespace histo {

Clock systemClock()
{
    using Monotonic = std::chrono::steady_clock;
    auto seconds = [] { return std::chrono::duration<double>(Monotonic::now().time_since_epoch()).count(); };
    auto wait = [](double howLong, const CancelToken &cancel) {
        const auto end = Monotonic::now() + std::chrono::duration<double>(howLong);
        while (Monotonic::now() < end) {
            cancel.throwIfCancelled();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        cancel.throwIfCancelled();
    };
    return {seconds, [] { return static_cast<std::int64_t>(std::time(nullptr)); }, wait};
}

} // namespace histo
