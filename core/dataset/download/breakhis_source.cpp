#include "core/dataset/download/breakhis_source.h"

#include <cstdlib>

namespace histo {

std::string breakHisAddress()
{
    const char *own = std::getenv(BreakHisSource::kEnvironmentVariable);
    return own && *own ? own : BreakHisSource::kAddress;
}

} // namespace histo
