#include "tests/support/hostile_weights.h"
#include "tests/support/weights_bytes.h"

#include <limits>

using namespace std::string_literals;

namespace {

std::string repeated(const std::string &text, int count)
{
    std::string all;
    for (int time = 0; time < count; ++time)
        all += text;
    return all;
}

/// Python knows these too: texts of protocols 0 and 1, sets, frozen sets, byte arrays, buffers outside the pickle, and
/// taking from the stack.
std::string opcodesOfNoStateDict()
{
    return "012FILPSVdglop\x8b\x8d\x8e\x8f\x90\x91\x96\x97\x98"
           "BC";
}

} // namespace

std::vector<HostileFile> hostilePickles()
{
    std::vector<HostileFile> files;
    auto row = [&](const char *name, const std::string &value, const std::string &reason) {
        files.push_back({name, zipPth(pickle::whole(value)), reason});
    };
    auto tensor = [&](const char *name, const TensorPickle &described, const std::string &reason) {
        files.push_back({name, zipPth(pickle::stateDict(described.bytes())), reason});
    };
    const std::string good = TensorPickle().bytes();
    // What would fill memory or the stack.
    row("lists nested 100,000 deep", std::string(100'000, ']') + std::string(99'999, 'a'), "no state dict");
    row("100,000 open marks", std::string(100'000, '(') + "N", "no state dict");
    row("two million values", std::string(2'000'000, 'N'), "more values than any state dict");
    row("a memo of four thousand million places", "}r\xf0\xff\xff\xff", "remembers more");
    row("a memo of 2^31 places", "}r\xff\xff\xff\x7f", "remembers more");
    row("a text of 4 GiB", "X\xff\xff\xff\xff", "ends in the middle");
    row("an old text of 4 GiB", "T\xff\xff\xff\xff", "ends in the middle");
    row("a text of 2^63 bytes", "\x8d" + littleEndian(std::uint64_t(1) << 63, 8), "opcode 0x8d");
    row("bytes of 2^63 bytes", "\x8e" + littleEndian(std::uint64_t(1) << 63, 8), "opcode 0x8e");
    row("a number of 2^31 bytes", "\x8b" + littleEndian(std::uint64_t(1) << 31, 4), "opcode 0x8b");
    row("a number of 255 bytes that are not there", "\x8a\xff", "ends in the middle");
    row("two million empty tuples", std::string(2'000'000, ')'), "more values than any state dict");
    row("a tuple of two million of one value", "Nq\x01(" + repeated("h\x01", 2'000'000) + "t",
        "more values than any state dict");
    row("a million entries", "}q\x01(" + repeated("K\x01N", 600'000) + "u", "more values than any state dict");
    row("a million entries of one value", "Nq\x01}(" + repeated("h\x01h\x01", 600'000) + "u",
        "more values than any state dict");
    row("five million items in rounds", "Nq\x01]" + repeated("(" + repeated("h\x01", 1000) + "e", 5000),
        "more items than any state dict");
    row("tuples of tuples that unfold 2^60 times", "Nq\x01" + repeated("h\x01\x86q\x01", 60), "no state dict");
    row("a dictionary that holds itself", "}q\x01" + pickle::text("state_dict") + "h\x01s", "holds no tensors");
    row("a shape that holds itself",
        pickle::dict({{"weight", replaced(good, pickle::integers({2, 3}),
                                          "]q\x01h\x01"
                                          "a")}}),
        "a tensor's shape");
    row("a shape of 2^31 sizes, made by doubling",
        pickle::dict(
            {{"weight", replaced(good, pickle::integers({2, 3}), "K\x01q\x01" + repeated("h\x01\x86q\x01", 31))}}),
        "a tensor's shape");
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
    row("a persistent id that is a text", pickle::text("storage") + "Q", "not a storage");
    row("a persistent id that is nothing", "NQ", "not a storage");
    row("a persistent id that is a list", "](" + pickle::text("storage") + "NNNNeQ", "not a storage");
    row("a persistent id of four values", pickle::tuple({pickle::text("storage"), "N", "N", "N"}) + "Q",
        "not a storage");
    row("a persistent id of a persistent id", TensorPickle().persistentId() + "Q", "not a storage");
    row("a persistent id whose type is a text", pickle::tuple({pickle::text("storage"), "N", "N", "N", "N"}) + "Q",
        "not a storage");
    row("a storage whose key is a number",
        replaced(pickle::dict({{"weight", good}}), pickle::text("0"), pickle::integer(0)), "a storage's key");
    row("a storage whose length is a text",
        pickle::dict({{"weight", replaced(good, pickle::integer(6), pickle::text("6"))}}), "a storage's length");
    row("a storage whose length has 128 bits",
        pickle::dict({{"weight", replaced(good, pickle::integer(6), "\x8a\x10" + std::string(16, 'x'))}}),
        "a storage's length");
    row("a tensor without a storage", pickle::dict({{"weight", replaced(good, TensorPickle().persistentId(), "N")}}),
        "has no storage");
    row("a tensor whose storage is a storage's description", pickle::dict({{"weight", replaced(good, "tQ", "t")}}),
        "has no storage");
    row("a tensor whose hooks are a tensor", pickle::dict({{"weight", TensorPickle{.hooks = good}.bytes()}}),
        "values of other kinds");
    row("a tensor whose offset is a tuple", pickle::dict({{"weight", replaced(good, pickle::integer(0), ")")}}),
        "a tensor's offset");
    row("a tensor whose size is a text",
        pickle::dict({{"weight", replaced(good, pickle::integers({2, 3}), pickle::tuple({pickle::text("2"), "N"}))}}),
        "a tensor's shape");
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
    auto view = [&](const char *name, std::int64_t begin, std::int64_t size) {
        const TensorPickle described;
        row(name,
            pickle::dict(
                {{"weight", replaced(good, described.persistentId(), described.persistentIdOfView(begin, size))}}),
            "beyond its storage");
    };
    view("a view beyond its storage", 4, 3);
    view("a view that begins before its storage", -1, 6);
    view("a view whose end overflows", std::numeric_limits<std::int64_t>::max(),
         std::numeric_limits<std::int64_t>::max());

    files.push_back({"a pickle without an end", zipPth("\x80\x02}"s), "ends in the middle"});
    files.push_back({"no pickle at all", zipPth(""), "ends in the middle"});
    files.push_back(
        {"a pickle of 17 MiB", zipPth(std::string(std::size_t(17) << 20, ')')), "more than any state dict"});
    for (const char opcode : opcodesOfNoStateDict())
        files.push_back({"the opcode " + std::to_string(static_cast<unsigned char>(opcode)),
                         zipPth("\x80\x02NNN" + std::string(1, opcode) + "\n\n\n\n\n\n\n\n\n."s),
                         "no state dict needs"});
    return files;
}
