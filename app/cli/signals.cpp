#include "app/cli/signals.h"

#include <csignal>
#include <unistd.h>

namespace histo::cli {

namespace {

const CancelToken *signalToken = nullptr; // set before the handlers are; a handler may only touch atomics
volatile std::sig_atomic_t timesAsked = 0;

void askToStop(int)
{
    timesAsked = timesAsked + 1;
    if (timesAsked >= 3)
        _exit(130);
    signalToken->cancel();
}

} // namespace

const CancelToken &cancelOnSignals()
{
    static const CancelToken token;
    signalToken = &token;
    struct sigaction action = {};
    action.sa_handler = askToStop;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    // A reader of our output that goes away must not kill a training run: writing fails instead, and that is reported.
    std::signal(SIGPIPE, SIG_IGN);
    return token;
}

} // namespace histo::cli
