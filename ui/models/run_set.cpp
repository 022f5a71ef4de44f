#include "ui/models/run_set.h"

#include "ui/qt_paths.h"

namespace histo {

namespace {

constexpr int kLetters = 26;

/// A … Z, then A2, B2, …
QString letterOf(std::size_t index)
{
    const QString letter(QChar(u'A' + ushort(index % kLetters)));
    return index < kLetters ? letter : letter + QString::number(index / kLetters + 1);
}

} // namespace

RunSet readRunSet(const std::vector<std::filesystem::path> &folders)
{
    RunSet set;
    std::vector<RunDirectory> runs;
    for (const auto &folder : folders) {
        const QString letter = letterOf(set.members.size());
        set.members.push_back({folder, letter + u' ' + toQString(folder.filename()), letter, readRunHistory(folder)});
        runs.push_back(RunDirectory::open(folder));
    }
    if (runs.size() > 1)
        set.comparison = compareRuns(runs);
    return set;
}

} // namespace histo
