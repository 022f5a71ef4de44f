#include "core/run/tensorboard.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/run/record_export.h"
#include "core/run/run_series.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>

using namespace histo;

namespace {

/// Takes what was written apart again, and refuses whatever the format does not allow.
class StrictReader {
public:
    explicit StrictReader(std::string_view bytes) : m_left(bytes) {}
    bool isAtEnd() const { return m_left.empty(); }

    std::string_view take(std::size_t count)
    {
        if (count > m_left.size())
            throw std::runtime_error("it ends in the middle");
        const std::string_view taken = m_left.substr(0, count);
        m_left.remove_prefix(count);
        return taken;
    }
    template <typename Number>
    Number number()
    {
        Number value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value); // little-endian, as the machines that test
        return value;
    }
    std::string_view record()
    {
        const std::string_view length = take(8);
        if (number<std::uint32_t>() != maskedCrc32c(length))
            throw std::runtime_error("the length's checksum is wrong");
        std::uint64_t count;
        std::memcpy(&count, length.data(), sizeof count);
        const std::string_view data = take(count);
        if (number<std::uint32_t>() != maskedCrc32c(data))
            throw std::runtime_error("the data's checksum is wrong");
        return data;
    }
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (int shift = 0;; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1)[0]);
            value |= std::uint64_t(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
    }

private:
    std::string_view m_left;
};

/// The fields of one message, as bytes: by number, in order.
std::multimap<int, std::string> fieldsOf(std::string_view message)
{
    std::multimap<int, std::string> fields;
    StrictReader reader(message);
    while (!reader.isAtEnd()) {
        const std::uint64_t tag = reader.varint();
        std::string value;
        if (tag % 8 == 0)
            value = std::to_string(reader.varint());
        else if (tag % 8 == 1)
            value = reader.take(8);
        else if (tag % 8 == 2)
            value = reader.take(reader.varint());
        else if (tag % 8 == 5)
            value = reader.take(4);
        else
            throw std::runtime_error("a wire type that protocol buffers do not have");
        fields.emplace(int(tag / 8), value);
    }
    return fields;
}

struct Scalar {
    long long step;
    float value;
    double seconds;
};

struct EventFile {
    std::string version;
    std::map<std::string, std::vector<Scalar>> scalars;
    std::map<std::string, std::string> texts;
};

EventFile readEvents(const std::string &bytes)
{
    EventFile file;
    StrictReader reader(bytes);
    while (!reader.isAtEnd()) {
        const auto event = fieldsOf(reader.record());
        if (event.contains(3)) {
            file.version = event.find(3)->second;
            continue;
        }
        double seconds;
        std::memcpy(&seconds, event.find(1)->second.data(), sizeof seconds);
        const auto value = fieldsOf(fieldsOf(event.find(5)->second).find(1)->second);
        const std::string name = value.find(1)->second;
        if (value.contains(2)) {
            float scalar;
            std::memcpy(&scalar, value.find(2)->second.data(), sizeof scalar);
            file.scalars[name].push_back({std::stoll(event.find(2)->second), scalar, seconds});
        } else {
            file.texts[name] = fieldsOf(value.find(8)->second).find(8)->second;
        }
    }
    return file;
}

RunDirectory shortRun(const std::filesystem::path &path)
{
    const RunDirectory run = RunDirectory::create(path);
    run.writeRun({{"schema", 1},
                  {"id", "5f0c"},
                  {"version", "0.1.0"},
                  {"started_utc", "2026-01-01T00:00:00.500Z"},
                  {"config", {{"model", "resnet50"}, {"note", "a|b"}}},
                  {"watermark", "leaky: slides in two parts"}});
    for (int epoch = 1; epoch <= 2; ++epoch) {
        for (int step : {1, 3}) // every other step is told
            run.appendStep({.epoch = epoch,
                            .step = step,
                            .stepsInEpoch = 3,
                            .loss = 1.0 / (epoch + step),
                            .learningRate = 1e-3,
                            .imagesPerSecond = 10});
        run.appendEpoch({.epoch = epoch,
                         .phase = "head",
                         .trainLoss = 0.5 / epoch,
                         .validationAuc = std::numeric_limits<double>::quiet_NaN()});
    }
    return run;
}

} // namespace

class TestTensorboard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRecordIsFramedAsTheFormatSays();
    void theMaskIsTheKnownOne();
    void everyValueIsReadBack();
    void undefinedValuesAreLeftOut();
    void stepsAreNumberedThroughTheWholeRun();
    void timesAreThoseOfTheLog();
    void settingsAndWatermarkAreThereAsText();
    void aFolderThatIsNotEmptyIsNotWrittenOver();
    void everyExportMakesAFolder();
    void csvNumbersReadBackBitForBit();
};

void TestTensorboard::aRecordIsFramedAsTheFormatSays()
{
    const std::string record = tensorboardRecord("abc");
    QCOMPARE(record.size(), std::size_t(8 + 4 + 3 + 4));
    StrictReader reader(record);
    QCOMPARE(std::string(reader.record()), std::string("abc"));
    QVERIFY(reader.isAtEnd());
}

void TestTensorboard::theMaskIsTheKnownOne()
{
    // CRC 0xE3069283 turned right by 15 bits is 0x2507C60D; with 0xA282EAD8 it makes 0xC78AB0E5.
    QCOMPARE(maskedCrc32c("123456789"), 0xC78AB0E5u);
}

void TestTensorboard::everyValueIsReadBack()
{
    const TemporaryFolder folder;
    const RunDirectory run = shortRun(folder / "run");
    const EventFile file = readEvents(tensorboardEvents(run));
    QCOMPARE(file.version, std::string("brain.Event:2"));
    int values = 0;
    for (const RunSeries &series : runSeries(run)) {
        std::size_t next = 0;
        for (const RunSeries::Point &point : series.points) {
            if (!std::isfinite(point.value))
                continue;
            const Scalar &read = file.scalars.at(series.name).at(next++);
            QCOMPARE(read.step, point.step);
            QCOMPARE(std::bit_cast<quint32>(read.value), std::bit_cast<quint32>(float(point.value)));
            ++values;
        }
        QCOMPARE(file.scalars.contains(series.name) ? file.scalars.at(series.name).size() : 0, next);
    }
    QCOMPARE(values, 3 * 4 + 8 * 2);
}

void TestTensorboard::undefinedValuesAreLeftOut()
{
    const TemporaryFolder folder;
    const EventFile file = readEvents(tensorboardEvents(shortRun(folder / "run")));
    QVERIFY(file.scalars.contains("epoch/train_loss"));
    QVERIFY(!file.scalars.contains("epoch/val_auc"));
}

void TestTensorboard::stepsAreNumberedThroughTheWholeRun()
{
    const TemporaryFolder folder;
    const EventFile file = readEvents(tensorboardEvents(shortRun(folder / "run")));
    std::vector<long long> steps;
    for (const Scalar &scalar : file.scalars.at("step/loss"))
        steps.push_back(scalar.step);
    QCOMPARE(steps, (std::vector<long long>{1, 3, 4, 6}));
}

void TestTensorboard::timesAreThoseOfTheLog()
{
    const TemporaryFolder folder;
    const RunDirectory run = shortRun(folder / "run");
    const double logged = run.readSteps().front().unixSeconds;
    QVERIFY(logged > 1.7e9); // it was written just now
    QCOMPARE(readEvents(tensorboardEvents(run)).scalars.at("step/loss").front().seconds, logged);
}

void TestTensorboard::settingsAndWatermarkAreThereAsText()
{
    const TemporaryFolder folder;
    const EventFile file = readEvents(tensorboardEvents(shortRun(folder / "run")));
    QVERIFY(file.texts.at("run/config").find("| model | resnet50 |") != std::string::npos);
    QVERIFY(file.texts.at("run/config").find("| note | a\\|b |") != std::string::npos);
    QVERIFY(file.texts.at("run/facts").find("leaky: slides in two parts") != std::string::npos);
}

void TestTensorboard::aFolderThatIsNotEmptyIsNotWrittenOver()
{
    const TemporaryFolder folder;
    const RunDirectory run = shortRun(folder / "run");
    writeFileAtomically(folder / "out" / "mine.txt", "mine");
    for (const RecordExport &target : recordExportTable())
        QVERIFY_THROWS_EXCEPTION(Error, target.write(run, folder / "out"));
    QCOMPARE(readFile(folder / "out" / "mine.txt"), std::string("mine"));
}

void TestTensorboard::everyExportMakesAFolder()
{
    const TemporaryFolder folder;
    const RunDirectory run = shortRun(folder / "run");
    for (const RecordExport &target : recordExportTable()) {
        target.write(run, folder / target.id);
        QVERIFY(!std::filesystem::is_empty(folder / target.id));
        QCOMPARE(findRecordExport(target.id), &target);
    }
    QVERIFY(!findRecordExport("onnx"));
}

void TestTensorboard::csvNumbersReadBackBitForBit()
{
    const std::string csv = stepsCsv({{.epoch = 1, .step = 2, .stepsInEpoch = 2, .loss = 0.1 + 0.2}});
    QCOMPARE(QString::fromStdString(csv).section(u'\n', 1, 1).section(u',', 4, 4).toDouble(), 0.1 + 0.2);
    const std::string epochs = epochsCsv({{.epoch = 1, .phase = "head", .trainLoss = std::nan("")}});
    QVERIFY(epochs.find("1,head,,0,") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestTensorboard)
#include "tst_tensorboard.moc"
