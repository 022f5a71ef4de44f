#include "core/common/atomic_file.h"
#include "core/common/hash.h"
#include "core/common/json.h"
#include "core/common/paths.h"
#include "core/model/weights_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "tests/support/weights_bytes.h"

#include <QTest>
#include <algorithm>
#include <cstring>
#include <fstream>

using namespace histo;
using namespace std::string_literals;

class TestPth : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTensorIsWhatPyTorchReads_data();
    void everyTensorIsWhatPyTorchReads();
    void theFormatIsFoundByContent_data();
    void theFormatIsFoundByContent();
    void whatOlderPyTorchWroteIsRead_data();
    void whatOlderPyTorchWroteIsRead();
    void aDictionaryThatHoldsItselfIsPassedOver();
    void aFileCutOffAnywhereIsRefused_data();
    void aFileCutOffAnywhereIsRefused();
    void aFlippedBitInATensorOfAZipIsFound();
    void thePretrainedWeightsAreReadWhole();

private:
    std::filesystem::path fileOf(const std::string &bytes) const
    {
        std::ofstream(m_folder / "weights.pth", std::ios::binary) << bytes;
        return m_folder / "weights.pth";
    }
    TemporaryFolder m_folder;
};

namespace {

const std::string kGolden = HISTO_GOLDEN_DIR "/weights/";

std::string hashOf(const TensorData &tensor)
{
    return sha256({reinterpret_cast<const char *>(tensor.bytes.data()), tensor.bytes.size()});
}

Json describe(const std::vector<TensorData> &tensors)
{
    Json rows = Json::array();
    for (const TensorData &tensor : tensors)
        rows.push_back({{"name", tensor.info.name},
                        {"dtype", tensor.info.dtype},
                        {"shape", tensor.info.shape},
                        {"sha256", hashOf(tensor)}});
    return rows;
}

} // namespace

void TestPth::everyTensorIsWhatPyTorchReads_data()
{
    QTest::addColumn<QString>("file");
    const Json expected = readJsonFile(kGolden + "expected.json");
    for (const auto &[file, tensors] : expected.items())
        QTest::newRow(file.c_str()) << QString::fromStdString(file);
}

void TestPth::everyTensorIsWhatPyTorchReads()
{
    QFETCH(QString, file);
    Json expected = readJsonFile(kGolden + "expected.json")[file.toStdString()];
    Json found = describe(readWeightsFile(kGolden + file.toStdString()).tensors);
    // Python's safetensors sorts by the size of the type, a .pth keeps the order of the state dict.
    if (file.endsWith(".safetensors")) {
        auto byName = [](const Json &left, const Json &right) { return left["name"] < right["name"]; };
        std::sort(expected.begin(), expected.end(), byName);
        std::sort(found.begin(), found.end(), byName);
    }
    QCOMPARE(found.dump(1), expected.dump(1));
}

void TestPth::theFormatIsFoundByContent_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("format");
    QTest::newRow("zip") << "module_zip.pth"
                         << "pth_zip";
    QTest::newRow("legacy") << "module_legacy.pth"
                            << "pth_legacy";
    QTest::newRow("safetensors") << "types.safetensors"
                                 << "safetensors";
}

void TestPth::theFormatIsFoundByContent()
{
    QFETCH(QString, file);
    QFETCH(QString, format);
    const auto path = fileOf(readFile(kGolden + file.toStdString())); // named weights.pth whatever it is
    QCOMPARE(QString::fromStdString(readWeightsFile(path).format), format);
}

void TestPth::whatOlderPyTorchWroteIsRead_data()
{
    QTest::addColumn<std::string>("bytes");
    const TensorPickle six;
    const std::string tensor = six.bytes();
    const std::string rebuildOld = pickle::call(
        pickle::global("torch._utils", "_rebuild_tensor"),
        pickle::tuple({six.persistentId(), pickle::integer(0), pickle::integers({2, 3}), pickle::integers({3, 1})}));
    const std::string parameter = pickle::call(pickle::global("torch.nn.parameter", "Parameter"),
                                               pickle::tuple({tensor})) +
                                  pickle::tuple({"\x88", "\x89", pickle::dict({})}) + "b";
    const std::string pairs = "](](" + pickle::text("weight") + tensor + "ee";
    const std::string fromPairs = pickle::call(pickle::global("collections", "OrderedDict"), pickle::tuple({pairs}));
    const std::string size = pickle::call(pickle::global("torch", "Size"), pickle::tuple({pickle::integers({2, 3})}));

    QTest::newRow("a tensor") << legacyPth(pickle::stateDict(tensor));
    QTest::newRow("a tensor rebuilt by the first version of the function") << legacyPth(pickle::stateDict(rebuildOld));
    QTest::newRow("a Parameter with its state") << legacyPth(pickle::stateDict(parameter));
    QTest::newRow("a dictionary made of pairs, as Python 2 did") << legacyPth(pickle::whole(fromPairs));
    QTest::newRow("a shape of type torch.Size")
        << zipPth(pickle::stateDict(replaced(tensor, pickle::integers({2, 3}), size)));
    QTest::newRow("a view of the whole storage")
        << legacyPth(pickle::stateDict(replaced(tensor, six.persistentId(), six.persistentIdOfView(0, 6))));
    QTest::newRow("a zip64 end record") << withZip64End(zipPth(pickle::stateDict(tensor)), 3);
}

void TestPth::whatOlderPyTorchWroteIsRead()
{
    QFETCH(std::string, bytes);
    const WeightsFile file = readWeightsFile(fileOf(bytes));
    QCOMPARE(file.tensors.size(), 1u);
    QCOMPARE(file.tensors[0].info.name, "weight"s);
    QCOMPARE(file.tensors[0].info.shape, (std::vector<std::int64_t>{2, 3}));
    QVERIFY(std::memcmp(file.tensors[0].bytes.data(), sixFloats().data(), 24) == 0);
}

void TestPth::aDictionaryThatHoldsItselfIsPassedOver()
{
    const std::string itself = "}q\x01"s + pickle::text("itself") + "h\x01s";
    const WeightsFile file = readWeightsFile(
        fileOf(zipPth(pickle::whole(pickle::dict({{"circle", itself}, {"weight", TensorPickle().bytes()}})))));
    QCOMPARE(file.tensors.size(), 1u);
}

void TestPth::aFileCutOffAnywhereIsRefused_data()
{
    QTest::addColumn<QString>("file");
    for (const char *file : {"module_zip.pth", "module_legacy.pth", "views_legacy.pth"})
        QTest::newRow(file) << file;
}

void TestPth::aFileCutOffAnywhereIsRefused()
{
    QFETCH(QString, file);
    const auto path = fileOf(readFile(kGolden + file.toStdString()));
    for (std::size_t length = std::filesystem::file_size(path); length-- > 0;) {
        std::filesystem::resize_file(path, length);
        QVERIFY2(thrownBy([&] { readWeightsFile(path); }), std::to_string(length).c_str());
    }
}

void TestPth::aFlippedBitInATensorOfAZipIsFound()
{
    std::string bytes = zipPth(pickle::stateDict(TensorPickle().bytes()));
    bytes[bytes.find(sixFloats()) + 5] ^= 0x10;
    const auto error = errorReading(m_folder / "weights.pth", bytes);
    QVERIFY(says(error, "weights.pth: ") && says(error, "checksum"));
}

void TestPth::thePretrainedWeightsAreReadWhole()
{
    const auto path = pretrainedWeights("efficientnet_lite0");
    if (!path || path->extension() != ".pth")
        QSKIP("set-up has fetched no pretrained weights");
    const WeightsFile file = readWeightsFile(*path);
    QCOMPARE(file.format, "pth_legacy"s);
    QCOMPARE(file.tensors.size(), 296u);
    QCOMPARE(file.tensors.back().info.name, "_fc.bias"s);
    QCOMPARE(hashOf(file.tensors.back()), "1765a2f2e506aab9bf977fdd733c656743da059cf46228d8fbca7a8583d71676"s);
    QCOMPARE(hashOf(file.tensors.end()[-2]), "def206f63899628437e3fa805269b9ddcd6fcc7a406dfe6198f2ba48a1beee5b"s);
}

QTEST_GUILESS_MAIN(TestPth)
#include "tst_pth.moc"
