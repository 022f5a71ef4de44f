#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/dataset/dataset.h"
#include "core/dataset/reader_notes.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string folder, picture;
    bool mark = false, unmark = false;
    std::optional<std::string> text;
    JsonOption json;
};

/// As the data set knows the picture: relative to its root.
std::filesystem::path pictureOf(const ScanReport &report, const std::string &text)
{
    const std::filesystem::path given(text);
    const auto relative = given.is_absolute() ? given.lexically_relative(report.root) : given.lexically_normal();
    for (const Sample &sample : report.samples)
        if (sample.path == relative || sample.path.filename() == given)
            return sample.path;
    throw Error(ErrorKind::BadInput, text + ": no picture of " + utf8(report.root) +
                                         "; name one as `data list` does, or by its file name");
}

void run(const Options &options, const CommandContext &context)
{
    const ScanReport report = scanDataset(absolutePath(options.folder), CheckPixels::No, context.cancel);
    const auto picture = pictureOf(report, options.picture);
    const auto notes = ReaderNotes::open(report.root);
    const NoteMap all = notes->all();
    const auto known = all.find(picture);
    ReaderNote note = known == all.end() ? ReaderNote() : known->second;
    if (options.mark || options.unmark)
        note.isMarked = options.mark;
    if (options.text)
        note.text = *options.text;
    if (options.mark || options.unmark || options.text)
        notes->set(picture, note);
    options.json.write({{"path", picture.generic_string()}, {"marked", note.isMarked}, {"note", note.text}});
    printText(options.json, utf8(picture) + ": " + (note.isMarked ? "marked" : "not marked") +
                                (note.text.empty() ? "" : ", \"" + note.text + "\"") + "\n");
}

} // namespace

void declareDataNote(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("DIR", options->folder, "The data set's folder")->required();
    command.add_option("IMAGE", options->picture, "One of its pictures, by its path in DIR or its file name")->required();
    CLI::Option *mark = command.add_flag("--mark", options->mark, "Marks it");
    command.add_flag("--unmark", options->unmark, "Takes the mark away")->excludes(mark);
    command.add_option("--text", options->text, "Your note; empty takes it away. Without any of these: what is there");
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
