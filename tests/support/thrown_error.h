#pragma once

#include "core/common/error.h"

#include <optional>

/// The Error that `work` throws, for checks of its kind and words; nothing if it throws none.
template <typename Work>
std::optional<histo::Error> thrownBy(Work work)
{
    try {
        work();
    } catch (const histo::Error &error) {
        return error;
    }
    return std::nullopt;
}

/// Does the message hold these words?
inline bool says(const std::optional<histo::Error> &error, const std::string &words)
{
    return error && std::string(error->what()).find(words) != std::string::npos;
}
