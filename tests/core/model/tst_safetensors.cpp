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
