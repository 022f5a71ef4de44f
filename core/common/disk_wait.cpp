#include "core/common/disk_wait.h"

#include <chrono>
#include <thread>

namespace histo {

namespace {

constexpr std::chrono::milliseconds kBetweenLooks{50};
constexpr int kLooksBetweenTries = 10;

bool tryWrite(const std::function<void()> &write, std::string &problem)
{
    try {
        write();
        return true;
    } catch (const Error &error) {
        if (error.kind() != ErrorKind::DiskFull)
            throw;
        problem = error.what();
        return false;
    }
}

} // namespace

void writeWhenThereIsSpace(const std::function<void()> &write, const CancelToken &cancel,
                           const DiskWaitObserver &observer)
{
    std::string problem;
    if (tryWrite(write, problem))
        return;
    const CancelToken::Resting rest(cancel);
    if (observer.waiting)
        observer.waiting(problem);
    do {
        for (int look = 0; look < kLooksBetweenTries; ++look) {
            cancel.throwIfCancelled();
            std::this_thread::sleep_for(kBetweenLooks);
        }
    } while (!tryWrite(write, problem));
    if (observer.continued)
        observer.continued();
}

} // namespace histo
