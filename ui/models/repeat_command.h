#pragma once

#include "core/common/json.h"

#include <QString>

namespace histo {

/// The command line that repeats a run, as it stands in its run.json, but into a folder of its own (…-again); words are
/// quoted for a POSIX shell. Empty where the run does not say how it was started.
QString repeatCommand(const Json &run);

} // namespace histo
