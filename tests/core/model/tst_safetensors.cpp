#include "core/common/atomic_file.h"
#include "core/model/weights_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "tests/support/weights_bytes.h"

#include <QTest>
#include <cstring>
#include <fstream>

using namespace histo;
using namespace std::string_literals;

class TestSafetensors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenReadsBackByteForByte();
    void theTensorsBeginAtAMultipleOfEight();
    void theOrderIsThatOfTheDataNotOfTheHeader();
    void emptyTensorsAndScalarsAreTensors();
    void aFileMayHoldNoTensors();
    void twoTensorsOfOneNameAreNotWritten();
    void aBrokenFileIsRefusedWithTheRuleItBreaks_data();
    void aBrokenFileIsRefusedWithTheRuleItBreaks();
    void aFileCutOffAnywhereIsRefused();

private:
    std::filesystem::path fileOf(const std::string &bytes) const
    {
        std::ofstream(m_folder / "broken.safetensors", std::ios::binary) << bytes;
        return m_folder / "broken.safetensors";
    }
    TemporaryFolder m_folder;
};

void TestSafetensors::whatIsWrittenReadsBackByteForByte()
{
    const float weights[] = {1, -2, 3.5f, 0, 1e-40f, 6};
    const std::int64_t count = 7;
    writeSafetensors(m_folder / "new.safetensors",
                     {{{"layer.weight", "F32", {2, 3}}, weights}, {{"\"quoted\" ü/count", "I64", {}}, &count}},
                     {{"architecture", "tiny"}});
    const WeightsFile file = readWeightsFile(m_folder / "new.safetensors");

    QCOMPARE(file.format, "safetensors"s);
    QCOMPARE(file.metadata, (std::map<std::string, std::string>{{"architecture", "tiny"}}));
    QCOMPARE(file.tensors.size(), 2u);
    QCOMPARE(file.tensors[0].info.name, "layer.weight"s);
    QCOMPARE(file.tensors[0].info.shape, (std::vector<std::int64_t>{2, 3}));
    QCOMPARE(file.tensors[0].bytes.size(), sizeof weights);
    QVERIFY(std::memcmp(file.tensors[0].bytes.data(), weights, sizeof weights) == 0);
    QCOMPARE(file.tensors[1].info.name, "\"quoted\" ü/count"s);
    QVERIFY(file.tensors[1].info.shape.empty());
    QVERIFY(std::memcmp(file.tensors[1].bytes.data(), &count, sizeof count) == 0);
}

void TestSafetensors::theTensorsBeginAtAMultipleOfEight()
{
    const char value = 1;
    for (std::string name = "n"; name.size() < 10; name += "n") {
        writeSafetensors(m_folder / "new.safetensors", {{{name, "U8", {1}}, &value}});
        const std::string bytes = readFile(m_folder / "new.safetensors");
        QCOMPARE((bytes.size() - 1) % 8, 0u);
        QCOMPARE(bytes.back(), value);
    }
}

void TestSafetensors::theOrderIsThatOfTheDataNotOfTheHeader()
{
    const std::string header = R"({"second":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},)"
                               R"("first":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})";
    const WeightsFile file = readWeightsFile(fileOf(safetensorsBytes(header, "ab")));
    QCOMPARE(file.tensors[0].info.name, "first"s);
    QCOMPARE(static_cast<char>(file.tensors[0].bytes[0]), 'a');
    QCOMPARE(static_cast<char>(file.tensors[1].bytes[0]), 'b');
}

void TestSafetensors::emptyTensorsAndScalarsAreTensors()
{
    const std::string header = R"({"e":{"dtype":"F64","shape":[4,0],"data_offsets":[0,0]},)"
                               R"("s":{"dtype":"I16","shape":[],"data_offsets":[0,2]}}   )";
    const WeightsFile file = readWeightsFile(fileOf(safetensorsBytes(header, "\x01\x02")));
    QCOMPARE(file.tensors[0].bytes.size(), 0u);
    QCOMPARE(file.tensors[1].bytes.size(), 2u);
}

void TestSafetensors::aFileMayHoldNoTensors()
{
    QCOMPARE(readWeightsFile(fileOf(safetensorsBytes("{}", ""))).tensors.size(), 0u);
}

void TestSafetensors::twoTensorsOfOneNameAreNotWritten()
{
    const char value = 1;
    const TensorView tensor{{"same", "U8", {1}}, &value};
    const auto error = thrownBy([&] { writeSafetensors(m_folder / "twice.safetensors", {tensor, tensor}); });
    QVERIFY(says(error, "same"));
    QVERIFY(!std::filesystem::exists(m_folder / "twice.safetensors"));
}

void TestSafetensors::aBrokenFileIsRefusedWithTheRuleItBreaks_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("reason");
    auto row = [](const char *name, const std::string &header, const std::string &data, const std::string &reason) {
        QTest::newRow(name) << safetensorsBytes(header, data) << reason;
    };
    auto raw = [](const char *name, const std::string &bytes, const std::string &reason) {
        QTest::newRow(name) << bytes << reason;
    };
    const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", data(8, 'x');
    auto tensor = [](const std::string &fields) { return "{\"a\":{" + fields + "}}"; };

    raw("an empty file", "", "empty");
    raw("seven bytes", "\x10\0\0\0\0\0\0"s, "no known format");
    raw("a picture", "\x89PNG\r\n\x1a\n and more", "no known format");
    raw("a header of 2^63 bytes", littleEndian(std::uint64_t(1) << 63, 8) + good + data,
        "claims 9223372036854775808 bytes");
    raw("a header of 100,000,001 bytes", littleEndian(100'000'001, 8) + good + data, "at most 100000000");
    raw("a header longer than the file", littleEndian(good.size() + 9, 8) + good + data, "cut off");
    raw("a header that ends inside its JSON", littleEndian(good.size() - 1, 8) + good + data, "not JSON");
    raw("a header of no bytes", littleEndian(0, 8) + "{", "not JSON");
    row("a header that is a list", "[1]", "", "no known format");
    row("a header that begins with a space", " " + good, data, "no known format");
    row("text behind the header's JSON", good + "x", data, "not JSON");
    row("a zero byte behind the header's JSON", good + "\0"s, data, "zero byte");
    row("a name that is not UTF-8", replaced(good, "a", "\xff"), data, "UTF-8");
    row("an overlong UTF-8 name", replaced(good, "a", "\xc0\x80"), data, "UTF-8");
    row("a list nested 100,000 deep", tensor("\"shape\":" + std::string(100'000, '[')), "", "a list in its");
    row(
        "an object nested 100,000 deep",
        [] {
            std::string deep;
            for (int depth = 0; depth < 100'000; ++depth)
                deep += "{\"a\":";
            return deep;
        }(),
        "", "an object in its");
    row("one name twice", replaced(good, "}}", "},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}"),
        data + data, "\"a\" twice");
    row("one field twice", tensor(R"("dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8])"), data, "twice");
    row("an unknown dtype", replaced(good, "F32", "F33"), data, "unknown dtype \"F33\"");
    row("a dtype that is a number", replaced(good, "\"F32\"", "32"), data, "a number in its \"dtype\"");
    row("no dtype", tensor(R"("shape":[2],"data_offsets":[0,8])"), data, "lacks");
    row("an unknown field", replaced(good, "\"dtype\"", "\"note\":\"\",\"dtype\""), data, "\"note\"");
    row("a negative size", replaced(good, "[2]", "[-2]"), data, "a negative number");
    row("a size that is not whole", replaced(good, "[2]", "[2.0]"), data, "not whole");
    row("a size beyond 64 bits", replaced(good, "[2]", "[36893488147419103232]"), data, "not whole");
    row("a shape whose product overflows", replaced(good, "[2]", "[4294967296,4294967296,4]"), data, "shape");
    row("a shape that needs more bytes than its range", replaced(good, "[2]", "[3]"), data, "shape and dtype");
    row("a range that ends before it begins", replaced(good, "[0,8]", "[0,-8]"), data, "a negative number");
    row("one offset", replaced(good, "[0,8]", "[0]"), data, "two data_offsets");
    row("three offsets", replaced(good, "[0,8]", "[0,8,16]"), data, "a number");
    row("a gap before the first tensor", replaced(good, "[0,8]", "[4,12]"), data + "1234", "a gap or an overlap");
    row("two tensors that overlap",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
        "123456", "a gap or an overlap");
    row("a gap between two tensors",
        R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}})",
        "123456", "a gap or an overlap");
    row("a second tensor that ends before it begins",
        R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,2]}})",
        "1234", "ends before it begins");
    row("data shorter than the ranges", good, "1234", "cut off");
    row("bytes that belong to no tensor", good, data + "9", "belong to no tensor");
    row("metadata that is no text", replaced(good, "{\"a\"", "{\"__metadata__\":{\"n\":1},\"a\""), data, "only texts");
    row("metadata that is an object of objects", replaced(good, "{\"a\"", "{\"__metadata__\":{\"n\":{}},\"a\""), data,
        "only texts");
    row("metadata that is a list", replaced(good, "{\"a\"", "{\"__metadata__\":[],\"a\""), data, "a list");
}

void TestSafetensors::aBrokenFileIsRefusedWithTheRuleItBreaks()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, reason);
    const auto path = fileOf(bytes);
    const auto error = thrownBy([&] { readWeightsFile(path); });
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY2(says(error, "broken.safetensors: "), error->what());
    QVERIFY2(says(error, reason), error->what());
}

void TestSafetensors::aFileCutOffAnywhereIsRefused()
{
    const auto path = fileOf(readFile(HISTO_GOLDEN_DIR "/weights/types.safetensors"));
    for (std::size_t length = std::filesystem::file_size(path); length-- > 0;) {
        std::filesystem::resize_file(path, length);
        QVERIFY2(thrownBy([&] { readWeightsFile(path); }), std::to_string(length).c_str());
    }
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
