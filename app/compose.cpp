#include "app/compose.h"

#include <cstdlib>
#include <malloc.h>
#include <unistd.h>

namespace histo {

void keepLargeBuffers()
{
    // With the default thresholds a training step made 20,000 to 60,000 page faults.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 2047 << 20);
    mallopt(M_TOP_PAD, 64 << 20);
}

void letWaitingThreadsSleep(char **argv)
{
    // With a competitor ResNet50's inference went from 18 to 25 images a second without spinning, EfficientNet-B0's from
    // 20 to 90. Alone, batches of one picture are quicker with it, so the short commands keep it.
    if (std::getenv("GOMP_SPINCOUNT") || std::getenv("OMP_WAIT_POLICY"))
        return;
    setenv("GOMP_SPINCOUNT", "0", 1);
    execv("/proc/self/exe", argv); // returns only if it fails; then the program works all the same, only slower
}

} // namespace histo
