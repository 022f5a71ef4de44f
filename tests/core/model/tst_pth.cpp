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
    void aHostilePickleIsRefused_data();
    void aHostilePickleIsRefused();
    void aBrokenArchiveIsRefused_data();
    void aBrokenArchiveIsRefused();
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
    void expectRefusal(const std::string &bytes, const std::string &reason) const;
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

/// A state dict of one tensor called weight.
std::string stateDict(const std::string &tensor) { return pickle::whole(pickle::dict({{"weight", tensor}})); }

std::string systemCall()
{
    return pickle::call(pickle::global("posix", "system"), pickle::tuple({pickle::text("true")}));
}

/// The storage "0" as PyTorch before 0.4 could name a part of it: (its own key, first element, number of elements).
std::string viewOfStorage(std::int64_t begin, std::int64_t size)
{
    const std::string view = pickle::tuple({pickle::text("view"), pickle::integer(begin), pickle::integer(size)});
    return replaced(TensorPickle().persistentId(), "tQ", view + "tQ");
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

    QTest::newRow("a tensor") << legacyPth(stateDict(tensor));
    QTest::newRow("a tensor rebuilt by the first version of the function") << legacyPth(stateDict(rebuildOld));
    QTest::newRow("a Parameter with its state") << legacyPth(stateDict(parameter));
    QTest::newRow("a dictionary made of pairs, as Python 2 did") << legacyPth(pickle::whole(fromPairs));
    QTest::newRow("a shape of type torch.Size") << zipPth(stateDict(replaced(tensor, pickle::integers({2, 3}), size)));
    QTest::newRow("a view of the whole storage")
        << legacyPth(stateDict(replaced(tensor, six.persistentId(), viewOfStorage(0, 6))));
    QTest::newRow("a zip64 end record") << withZip64End(zipPth(stateDict(tensor)), 3);
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

void TestPth::expectRefusal(const std::string &bytes, const std::string &reason) const
{
    const auto path = fileOf(bytes);
    const auto error = thrownBy([&] { readWeightsFile(path); });
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY2(says(error, "weights.pth: "), error->what());
    QVERIFY2(says(error, reason), error->what());
}

void TestPth::aHostilePickleIsRefused_data()
{
    QTest::addColumn<std::string>("pickle");
    QTest::addColumn<std::string>("reason");
    auto row = [](const char *name, const std::string &value, const std::string &reason) {
        QTest::newRow(name) << pickle::whole(value) << reason;
    };
    auto tensor = [](const char *name, const TensorPickle &described, const std::string &reason) {
        QTest::newRow(name) << stateDict(described.bytes()) << reason;
    };
    const std::string good = TensorPickle().bytes();
    const std::string asksForSystem = "the file asks for posix.system; only tensors are read, nothing was executed";

    // What would run code in Python.
    row("a call of os.system", systemCall(), asksForSystem);
    row("os.system named but not called", pickle::global("posix", "system"), asksForSystem);
    row("os.system in the hooks of a tensor", pickle::dict({{"weight", TensorPickle{.hooks = systemCall()}.bytes()}}),
        asksForSystem);
    row("os.system named from the stack", pickle::text("posix") + pickle::text("system") + "\x93", asksForSystem);
    row("os.system by an old class instance", "(" + pickle::text("true") + "iposix\nsystem\n", asksForSystem);
    row("eval", pickle::global("builtins", "eval"), "asks for builtins.eval");
    row("a tensor of a foreign type", pickle::global("torch._tensor", "_rebuild_from_type_v2"),
        "_rebuild_from_type_v2");
    row("a pickle inside the pickle", pickle::global("torch.storage", "_load_from_bytes"), "_load_from_bytes");
    row("a module's name with control characters", pickle::global("a\x1b[2J\r", "b"), "a?[2J?.b");
    row("a name on the list with one letter more", pickle::global("collections", "OrderedDictX"), "OrderedDictX");
    row("an object of a class", pickle::global("collections", "OrderedDict") + ")\x81", "opcode 0x81");
    row("a name from a registry of extensions", "\x82\x01", "opcode 0x82");
    row("the call of a text", pickle::text("posix.system") + ")R", "calls what is not a function");
    row("a call with a list of arguments", pickle::global("torch", "Size") + "]R", "calls what is not a function");
    row("a tensor whose state is set", good + pickle::tuple({"N", "N", "N"}) + "b", "sets a state");
    row("a parameter whose state holds other data",
        pickle::call(pickle::global("torch.nn.parameter", "Parameter"), pickle::tuple({good})) +
            pickle::tuple({good, "N", "N", "N"}) + "b",
        "sets a state");

    // What would fill memory or the stack.
    row("lists nested 100,000 deep", std::string(100'000, ']') + std::string(99'999, 'a'), "no state dict");
    row("100,000 open marks", std::string(100'000, '(') + "N", "no state dict");
    row("two million values", std::string(2'000'000, 'N'), "more values than any state dict");
    row("a memo of four thousand million places", "}r\xf0\xff\xff\xff", "remembers more");
    row("a text of 4 GiB", "X\xff\xff\xff\xff", "ends in the middle");
    row(
        "copies of copies of a list",
        [] {
            std::string pairs = "](";
            for (int pair = 0; pair < 5'000; ++pair)
                pairs += "NN\x86";
            std::string copies = "(" + pairs + "e\x85q\x01"s + pickle::global("collections", "OrderedDict") + "q\x02";
            for (int copy = 0; copy < 5'000; ++copy)
                copies += "h\x02h\x01R";
            return copies + "l";
        }(),
        "more items than any state dict");
    tensor("2^40 elements from one", {.elements = 6, .shape = {1 << 20, 1 << 20}, .strides = {0, 0}},
           "would take more than");

    // Operands that are missing or of another kind.
    row("nothing", "", "empty stack");
    row("a tuple that was never opened", "NNt", "never opened");
    row("a tuple of two from one", "N\x86", "empty stack");
    row("an item taken from below a mark", "N(\x85", "empty stack");
    row("a value recalled that was never remembered", "h\x05", "never remembered");
    row("an item set in a list", "]" + pickle::text("a") + "Ns", "cannot have items");
    row("an item set in a tensor", good + pickle::text("a") + "Ns", "cannot have items");
    row("an item appended to a dictionary", "}Na", "cannot have items");
    row("a key without a value", "}(" + pickle::text("a") + "u", "a key without a value");
    row("a dictionary made of a text",
        pickle::call(pickle::global("collections", "OrderedDict"), pickle::tuple({pickle::text("a")})), "not a list");
    row("a list instead of a state dict", "]", "no state dict");
    row("a tensor instead of a state dict", good, "no state dict");
    row("a state dict without tensors", pickle::dict({{"epoch", pickle::integer(1)}}), "no tensors");
    row("a name that is a number", "}" + pickle::integer(1) + good + "s", "a tensor's name");
    row("a name that is not UTF-8", pickle::dict({{"\xff", good}}), "not UTF-8");
    row("two tensors of one name", pickle::dict({{"weight", good}, {"weight", good}}), "two tensors are called");
    row("a persistent id that is no storage", pickle::tuple({pickle::text("module"), "N", "N", "N", "N"}) + "Q",
        "not a storage");
    row("a persistent id that is a number", pickle::integer(7) + "Q", "not a storage");
    row("a parameter of a parameter",
        pickle::dict({{"weight", pickle::call(pickle::global("torch._utils", "_rebuild_parameter"),
                                              pickle::tuple({pickle::dict({}), "\x88", pickle::dict({})}))}}),
        "holds something else");

    // Tensors that do not fit their storage.
    tensor("an offset outside", {.offset = 1}, "beyond its storage");
    tensor("a stride outside", {.strides = {4, 1}}, "beyond its storage");
    tensor("a shape outside", {.shape = {3, 3}}, "beyond its storage");
    tensor("a negative offset", {.offset = -1}, "negative offset or stride");
    tensor("a negative stride", {.offset = 5, .strides = {-3, -1}}, "negative offset or stride");
    tensor("a negative size", {.shape = {-2, -3}}, "more elements than there can be");
    tensor("a shape whose product overflows", {.shape = {std::int64_t(1) << 32, std::int64_t(1) << 32}},
           "more elements");
    tensor("a stride that overflows", {.strides = {std::int64_t(1) << 62, std::int64_t(1) << 62}},
           "beyond its storage");
    tensor("an empty tensor that begins outside", {.offset = 7, .shape = {0, 3}}, "beyond its storage");
    tensor("more strides than dimensions", {.strides = {3, 1, 1}}, "2 dimensions but 3 strides");
    tensor("a thousand dimensions",
           {.shape = std::vector<std::int64_t>(1000, 1), .strides = std::vector<std::int64_t>(1000, 1)},
           "a tensor's shape");
    tensor("a storage longer than its record", {.elements = 7}, "should have 28 bytes, but 24 are there");
    tensor("a storage shorter than its record", {.elements = 5, .shape = {5}, .strides = {1}}, "should have 20 bytes");
    tensor("a storage of another type", {.storageType = "DoubleStorage"}, "should have 48 bytes");
    tensor("a storage of 2^62 elements", {.elements = std::int64_t(1) << 62}, "claims 4611686018427387904 elements");
    tensor("a storage of negative length", {.elements = -6}, "claims -6 elements");
    tensor("a storage of unknown type", {.storageType = "UntypedStorage"}, "asks for torch.UntypedStorage");
    tensor("a storage type that is none", {.storageType = "Size"}, "where a storage's type belongs");
    tensor("a storage that is not in the file", {.key = "1"}, "\"1\" is missing");
    tensor("a storage's key that leaves the archive", {.key = "../data.pkl"}, "is missing");
    tensor("a tensor stored negated", {.more = {pickle::dict({{"neg", "\x88"}})}}, "negated or conjugated");
    tensor("a tensor of eight values", {.more = {"N", "N"}}, "described by 8 values");
    row("one storage described twice",
        pickle::dict({{"a", good}, {"b", TensorPickle{.storageType = "IntStorage"}.bytes()}}), "each time differently");
    QTest::newRow("a view beyond its storage")
        << stateDict(replaced(good, TensorPickle().persistentId(), viewOfStorage(4, 3))) << "beyond its storage"s;
    QTest::newRow("a pickle without an end") << "\x80\x02}"s
                                             << "ends in the middle"s;
}

void TestPth::aHostilePickleIsRefused()
{
    QFETCH(std::string, pickle);
    QFETCH(std::string, reason);
    expectRefusal(zipPth(pickle), reason);
}

void TestPth::aBrokenArchiveIsRefused_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("reason");
    auto row = [](const char *name, const std::string &bytes, const std::string &reason) {
        QTest::newRow(name) << bytes << reason;
    };
    const std::string state = stateDict(TensorPickle().bytes());
    const std::string zip = zipPth(state), legacy = legacyPth(state);
    auto parts = [&](std::vector<ZipPart> more) {
        more.insert(more.begin(), {"archive/data.pkl", state});
        return zipBytes(more);
    };
    const ZipPart storage{"archive/data/0", sixFloats()};
    const std::string zip64 = withZip64End(zip, 3);

    row("a compressed entry", parts({{"archive/data/0", sixFloats(), 8}}), "is compressed");
    row("an encrypted entry", parts({{"archive/data/0", sixFloats(), 0, 1}}), "is encrypted");
    row("a TorchScript program", parts({storage, {"archive/constants.pkl", ""}}), "TorchScript");
    row("a big-endian file", parts({storage, {"archive/byteorder", "big"}}), "big-endian");
    row("a zip without data.pkl", zipBytes({storage}), "without a data.pkl");
    row("two data.pkl", parts({storage, {"other/data.pkl", state}}), "two files data.pkl");
    row("an entry twice", parts({storage, storage}), "twice");
    row("an end record with a comment", zip.substr(0, zip.size() - 2) + "\x03\0abc"s, "no end record");
    row("bytes behind the end record", zip + "x", "no end record");
    row("a local header of another name", replaced(zip, "archive/data/0", "archive/data/1"), "contradicts itself");
    row(
        "a local header with another checksum",
        [&] {
            std::string bytes = zip;
            bytes[14] ^= 1;
            return bytes;
        }(),
        "contradicts itself");
    row(
        "an entry that claims to be larger",
        [&] {
            std::string bytes = zip;
            const std::size_t central = bytes.rfind("PK\x01\x02");
            bytes.replace(central + 20, 8, littleEndian(1000, 4) + littleEndian(1000, 4));
            return bytes;
        }(),
        "contradicts itself");
    row(
        "an entry with two lengths",
        [&] {
            std::string bytes = zip;
            bytes.replace(bytes.rfind("PK\x01\x02") + 20, 4, littleEndian(1000, 4));
            return bytes;
        }(),
        "two lengths");
    row(
        "an entry that begins behind the end",
        [&] {
            std::string bytes = zip;
            bytes.replace(bytes.rfind("PK\x01\x02") + 42, 4, littleEndian(0xfffffff0, 4));
            return bytes;
        }(),
        "cut off");
    row(
        "two entries at one place",
        [&] {
            std::string bytes = parts({storage, {"archive/data/0", sixFloats()}});
            bytes.replace(bytes.rfind("PK\x01\x02") + 42, 4, bytes.substr(bytes.find("PK\x01\x02") + 42, 4));
            return bytes;
        }(),
        "contradicts itself");
    row(
        "more entries than the directory has",
        [&] {
            std::string bytes = zip;
            bytes.replace(bytes.size() - 14, 4, "\xfe\xff\xfe\xff");
            return bytes;
        }(),
        "more than its directory has room for");
    row(
        "fewer entries than the directory has",
        [&] {
            std::string bytes = zip;
            bytes.replace(bytes.size() - 14, 4, "\x02\0\x02\0"s);
            return bytes;
        }(),
        "more in its directory than it says");
    row("a zip64 record that contradicts the end record", withZip64End(zip, 4), "contradicts itself");
    row(
        "a zip64 record elsewhere",
        [&] {
            std::string bytes = zip64;
            bytes.replace(bytes.rfind("PK\x06\x07") + 8, 8, littleEndian(std::uint64_t(1) << 63, 8));
            return bytes;
        }(),
        "at another place than it says");
    row(
        "a zip64 directory beyond the file",
        [&] {
            std::string bytes = zip64;
            bytes.replace(bytes.rfind("PK\x06\x06") + 48, 8, littleEndian(std::uint64_t(1) << 62, 8));
            bytes.replace(bytes.size() - 6, 4, "\xff\xff\xff\xff");
            return bytes;
        }(),
        "does not end where its end record begins");
    row("a pickle that was changed", replaced(zip, "weight", "wEight"), "checksum of its pickle");

    row("a legacy file of another magic number", replaced(legacy, "\x6c\xfc", "\x6d\xfc"), "no known format");
    row("a legacy file of another version", replaced(legacy, "M\xe9\x03", "M\xea\x03"), "unknown version");
    row("a legacy file of a big-endian machine", replaced(legacy, "little_endian\x88", "little_endian\x89"),
        "big-endian");
    row("a legacy storage of another count", legacyPth(state, {"0"}, littleEndian(7, 8) + sixFloats() + "1234"),
        "claims 7");
    row("a legacy storage of 2^61 elements", legacyPth(state, {"0"}, littleEndian(std::uint64_t(1) << 61, 8)),
        "claims");
    row("a legacy storage that is cut off", legacyPth(state, {"0"}, littleEndian(6, 8) + "1234"), "cut off");
    row("a legacy file with bytes at its end", legacy + "x", "belong to no tensor");
    row("a legacy storage twice", legacyPth(state, {"0", "0"}), "twice");
    row("a legacy storage that no tensor asks for", legacyPth(state, {"0", "1"}), "no tensor asks for");
    row("a legacy file without its storage", legacyPth(state, {}, ""), "is missing");
    row("legacy code in the head", replaced(legacy, "M\xe9\x03", pickle::global("posix", "system")), "posix.system");
    row("legacy code in the list of keys", legacyPth(state, {}, "") + systemCall(), "is missing");
    row(
        "the old tar format",
        [] {
            std::string tar(1024, '\0');
            tar.replace(0, 8, "sys_info").replace(257, 5, "ustar");
            return tar;
        }(),
        "tar format");
    row("a pickle that torch.save did not write", pickle::whole("}"), "no known format");
}

void TestPth::aBrokenArchiveIsRefused()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, reason);
    expectRefusal(bytes, reason);
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
    std::string bytes = zipPth(stateDict(TensorPickle().bytes()));
    bytes[bytes.find(sixFloats()) + 5] ^= 0x10;
    expectRefusal(bytes, "checksum");
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
