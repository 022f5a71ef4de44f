#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "tests/support/weights_bytes.h"

#include <QTest>

using namespace histo;
using namespace std::string_literals;

/// Every pickle here lies in a .pth that is good otherwise.
class TestPickle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aHostilePickleIsRefused_data();
    void aHostilePickleIsRefused();

private:
    TemporaryFolder m_folder;
};

void TestPickle::aHostilePickleIsRefused_data()
{
    QTest::addColumn<std::string>("pickle");
    QTest::addColumn<std::string>("reason");
    auto row = [](const char *name, const std::string &value, const std::string &reason) {
        QTest::newRow(name) << pickle::whole(value) << reason;
    };
    auto tensor = [](const char *name, const TensorPickle &described, const std::string &reason) {
        QTest::newRow(name) << pickle::stateDict(described.bytes()) << reason;
    };
    const std::string good = TensorPickle().bytes();
    const std::string asksForSystem = "the file asks for posix.system; only tensors are read, nothing was executed";

    // What would run code in Python.
    row("a call of os.system", pickle::systemCall(), asksForSystem);
    row("os.system named but not called", pickle::global("posix", "system"), asksForSystem);
    row("os.system in the hooks of a tensor",
        pickle::dict({{"weight", TensorPickle{.hooks = pickle::systemCall()}.bytes()}}), asksForSystem);
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
        << pickle::stateDict(replaced(good, TensorPickle().persistentId(), TensorPickle().persistentIdOfView(4, 3)))
        << "beyond its storage"s;
    QTest::newRow("a pickle without an end") << "\x80\x02}"s
                                             << "ends in the middle"s;
}

void TestPickle::aHostilePickleIsRefused()
{
    QFETCH(std::string, pickle);
    QFETCH(std::string, reason);
    const auto error = errorReading(m_folder / "weights.pth", zipPth(pickle));
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY2(says(error, "weights.pth: "), error->what());
    QVERIFY2(says(error, reason), error->what());
}

QTEST_GUILESS_MAIN(TestPickle)
#include "tst_pickle.moc"
