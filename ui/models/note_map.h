#pragma once

#include "core/dataset/reader_notes.h"

#include <filesystem>
#include <map>

namespace histo {

/// The reader's marks and notes by path relative to the data set's root.
using NoteMap = std::map<std::filesystem::path, ReaderNote>;

} // namespace histo
