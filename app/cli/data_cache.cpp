#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/train/picture_shelf.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    bool clear = false;
    JsonOption json;
};

void run(const Options &options)
{
    const ShelfPlace place = ShelfPlace::standard();
    if (options.clear)
        clearShelf(place);
    const ShelfUsage usage = usageOf(place);
    options.json.write({{"folder", utf8(place.folder)},
                        {"pictures", usage.pictures},
                        {"bytes", usage.bytes},
                        {"budget_bytes", place.budgetBytes}});
    const auto megabytes = [](std::uint64_t bytes) { return fixed(static_cast<double>(bytes) / 1e6, 1) + " MB"; };
    printText(options.json, utf8(place.folder) + ": " + std::to_string(usage.pictures) + " pictures, " +
                                megabytes(usage.bytes) + " of at most " + megabytes(place.budgetBytes) + "\n");
}

} // namespace

void declareDataCache(CLI::App &command, const CommandContext &)
{
    auto options = std::make_shared<Options>();
    command.add_flag("--clear", options->clear, "Removes them; the next training decodes again what it needs");
    options->json.declare(command);
    command.callback([options] { run(*options); });
}

} // namespace histo::cli
