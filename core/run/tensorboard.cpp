#include "core/run/tensorboard.h"

#include "core/common/atomic_file.h"
#include "core/common/atomic_folder.h"
#include "core/common/crc32c.h"
#include "core/common/utc_time.h"
#include "core/run/json_fields.h"
#include "core/run/run_series.h"

#include <bit>
#include <cmath>
#include <utility>

namespace histo {

namespace {

template <typename Number>
std::string littleEndian(Number number)
{
    std::string bytes;
    for (std::size_t byte = 0; byte < sizeof number; ++byte)
        bytes += static_cast<char>(number >> (8 * byte) & 0xFF);
    return bytes;
}

// Protocol buffers: a tag (number of the field and how it is written), then the value.
enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>(value | 0x80);
    return bytes + static_cast<char>(value);
}

std::string tag(int field, Wire wire) { return varint(std::uint64_t(field) << 3 | std::uint64_t(wire)); }
std::string wholeField(int field, std::int64_t value)
{
    return tag(field, Wire::Varint) + varint(static_cast<std::uint64_t>(value));
}
std::string doubleField(int field, double value)
{
    return tag(field, Wire::Fixed64) + littleEndian(std::bit_cast<std::uint64_t>(value));
}
std::string floatField(int field, float value)
{
    return tag(field, Wire::Fixed32) + littleEndian(std::bit_cast<std::uint32_t>(value));
}
std::string bytesField(int field, const std::string &bytes)
{
    return tag(field, Wire::Bytes) + varint(bytes.size()) + bytes;
}

// Event: wall_time = 1, step = 2, file_version = 3, summary = 5.
std::string event(double unixSeconds, long long step, const std::string &what)
{
    return tensorboardRecord(doubleField(1, unixSeconds) + wholeField(2, step) + what);
}

/// SummaryMetadata = 9 with PluginData.plugin_name, and data_class 4: 1 scalar, 2 tensor.
std::string metadata(const std::string &plugin, int dataClass, const std::string &title)
{
    return bytesField(9, bytesField(1, bytesField(1, plugin)) + bytesField(2, title) + wholeField(4, dataClass));
}

/// Event.summary with one Summary.Value: tag = 1, simple_value = 2, tensor = 8.
std::string summary(const std::string &name, const std::string &value)
{
    return bytesField(5, bytesField(1, bytesField(1, name) + value));
}

/// TensorProto of one string: dtype = 1 (7 is DT_STRING), string_val = 8; a scalar has an empty shape = 2.
std::string textTensor(const std::string &text)
{
    return bytesField(8, wholeField(1, 7) + bytesField(2, "") + bytesField(8, text));
}

/// A Markdown table, which TensorBoard's text tab draws.
std::string markdownTable(const Json &object)
{
    std::string table = "| setting | value |\n|---|---|\n";
    for (const auto &[key, value] : object.items()) {
        std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        for (std::size_t bar = text.find('|'); bar != std::string::npos; bar = text.find('|', bar + 2))
            text.replace(bar, 1, "\\|");
        table += "| " + key + " | " + text + " |\n";
    }
    return table;
}

std::string textEvent(double unixSeconds, const std::string &name, const std::string &title, const std::string &text)
{
    return event(unixSeconds, 0, summary(name, metadata("text", 2, title) + textTensor(text)));
}

std::string scalarEvents(const RunSeries &series, double started)
{
    std::string events;
    std::string described = metadata("scalars", 1,
                                     series.title); // with the first value of a series, as the format wants
    for (const RunSeries::Point &point : series.points) {
        if (!std::isfinite(point.value))
            continue;
        const std::string value = floatField(2, static_cast<float>(point.value));
        events += event(point.unixSeconds > 0 ? point.unixSeconds : started, point.step,
                        summary(series.name, value + std::exchange(described, {})));
    }
    return events;
}

std::string textsOf(const RunDirectory &run, double started)
{
    const Json document = run.readRun();
    std::string events = textEvent(started, "run/config", "Settings", markdownTable(fieldOf(document, "config")));
    Json facts = {{"id", textOf(document, "id")},
                  {"version", textOf(document, "version")},
                  {"started", textOf(document, "started_utc")},
                  {"data_hash", textOf(fieldOf(document, "data"), "hash")},
                  {"split_hash", textOf(fieldOf(document, "split"), "hash")}};
    if (const std::string watermark = textOf(document, "watermark"); !watermark.empty())
        facts["watermark"] = watermark;
    events += textEvent(started, "run/facts", "Run", markdownTable(facts));
    if (const auto evaluation = run.readEvaluation())
        events += textEvent(started, "run/evaluation", "Evaluation", "```\n" + evaluation->dump(2) + "\n```\n");
    return events;
}

} // namespace

std::uint32_t maskedCrc32c(std::string_view bytes) { return std::rotr(crc32c(bytes), 15) + 0xA282EAD8; }

std::string tensorboardRecord(std::string_view event)
{
    const std::string length = littleEndian(std::uint64_t(event.size()));
    std::string record = length + littleEndian(maskedCrc32c(length));
    record += event;
    return record + littleEndian(maskedCrc32c(event));
}

std::string tensorboardEvents(const RunDirectory &run)
{
    const double started = unixSecondsOf(textOf(run.readRun(), "started_utc")).value_or(0);
    std::string events = tensorboardRecord(doubleField(1, started) + bytesField(3, "brain.Event:2"));
    events += textsOf(run, started);
    for (const RunSeries &series : runSeries(run))
        events += scalarEvents(series, started);
    return events;
}

void exportTensorboard(const RunDirectory &run, const std::filesystem::path &folder)
{
    const std::string events = tensorboardEvents(run);
    const auto started = static_cast<long long>(unixSecondsOf(textOf(run.readRun(), "started_utc")).value_or(0));
    AtomicFolder target(folder);
    writeFileAtomically(target.path() / ("events.out.tfevents." + std::to_string(started) + ".histoscope"), events);
    target.commit();
}

} // namespace histo
