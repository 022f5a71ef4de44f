#include "tests/support/hostile_weights.h"
#include "tests/support/weights_bytes.h"

#include <utility>

using namespace std::string_literals;

namespace {

using Row = std::pair<std::string, std::string>; // the value to be unpickled, words of the reason

std::string fromStack(const std::string &module, const std::string &name)
{
    return pickle::text(module) + pickle::text(name) + "\x93";
}

std::string calling(const std::string &callee) { return pickle::call(callee, pickle::tuple({pickle::text("true")})); }

/// Functions that published malicious models have called, and those that a list of forbidden names forgets.
std::vector<std::pair<std::string, Row>> callsOfEverything()
{
    std::vector<std::pair<std::string, Row>> rows;
    for (const auto &[module, name] :
         std::vector<std::pair<std::string, std::string>>{{"posix", "system"},
                                                          {"nt", "system"},
                                                          {"os", "system"},
                                                          {"os", "popen"},
                                                          {"os", "execv"},
                                                          {"subprocess", "Popen"},
                                                          {"subprocess", "check_output"},
                                                          {"builtins", "eval"},
                                                          {"builtins", "exec"},
                                                          {"__builtin__", "eval"},
                                                          {"builtins", "getattr"},
                                                          {"builtins", "__import__"},
                                                          {"builtins", "open"},
                                                          {"importlib", "import_module"},
                                                          {"runpy", "_run_code"},
                                                          {"operator", "attrgetter"},
                                                          {"operator", "methodcaller"},
                                                          {"functools", "partial"},
                                                          {"pickle", "loads"},
                                                          {"_pickle", "loads"},
                                                          {"marshal", "loads"},
                                                          {"types", "FunctionType"},
                                                          {"socket", "create_connection"},
                                                          {"webbrowser", "open"},
                                                          {"pip._internal", "main"},
                                                          {"bdb", "Bdb.run"},
                                                          {"timeit", "timeit"},
                                                          {"ctypes", "CDLL"},
                                                          {"torch", "load"},
                                                          {"torch.hub", "load"},
                                                          {"torch.jit", "load"},
                                                          {"torch.serialization", "load"},
                                                          {"torch.storage", "_load_from_bytes"},
                                                          {"torch._tensor", "_rebuild_from_type_v2"},
                                                          {"torch._utils", "_rebuild_sparse_tensor"},
                                                          {"torch._utils", "_import_dotted_name"},
                                                          {"torch.utils._config_module", "load_config"},
                                                          {"numpy.core.multiarray", "_reconstruct"},
                                                          {"numpy.testing._private.utils", "runstring"},
                                                          {"__torch__", "Module"}})
        rows.push_back({"a call of " + module + "." + name,
                        {calling(pickle::global(module, name)), "the file asks for " + module + "." + name}});
    return rows;
}

} // namespace

std::vector<HostileFile> hostileCode()
{
    const std::string good = TensorPickle().bytes(), system = pickle::systemCall();
    const std::string asksForSystem = "the file asks for posix.system; only tensors are read, nothing was executed";
    const std::string ordered = pickle::global("collections", "OrderedDict");

    std::vector<std::pair<std::string, Row>> rows = callsOfEverything();
    auto row = [&](const char *title, const std::string &value, const std::string &reason) {
        rows.push_back({title, {value, reason}});
    };
    // Hidden where a reader may not look.
    row("os.system named but not called", pickle::global("posix", "system"), asksForSystem);
    row("os.system in the hooks of a tensor", pickle::dict({{"weight", TensorPickle{.hooks = system}.bytes()}}),
        asksForSystem);
    row("os.system in an entry that is passed over", pickle::dict({{"weight", good}, {"epoch", system}}),
        asksForSystem);
    row("os.system as a key", "}" + system + good + "s", asksForSystem);
    row("os.system as a storage's type",
        replaced(pickle::dict({{"weight", good}}), pickle::global("torch", "FloatStorage"), system), asksForSystem);
    row("os.system in a persistent id", system + "Q", asksForSystem);
    row("os.system in the state of a state dict",
        pickle::dict({{"weight", good}}) + "}" + pickle::text("_metadata") + system + "sb", asksForSystem);
    row("os.system as a tensor's shape", replaced(pickle::dict({{"weight", good}}), pickle::integers({2, 3}), system),
        asksForSystem);
    row("os.system behind a mark that is thrown away", "(" + system + "1" + pickle::dict({{"weight", good}}),
        asksForSystem);

    // Other ways to a function.
    row("os.system named from the stack", calling(fromStack("posix", "system")), asksForSystem);
    row("os.system named by the memo", pickle::text("posix") + "q\x01" + pickle::text("system") + "q\x02h\x01h\x02\x93",
        asksForSystem);
    row("os.system by an old class instance", "(" + pickle::text("true") + "iposix\nsystem\n", asksForSystem);
    row("os.system by an object made from the stack",
        "(" + pickle::global("posix", "system") + pickle::text("true") + "o", asksForSystem);
    row("an allowed class by an object made from the stack", "(" + ordered + "o", "opcode 0x6f");
    row("an allowed class as an old class instance", "(icollections\nOrderedDict\n", "builds an object of a class");
    row("an object of an allowed class", ordered + ")\x81", "opcode 0x81");
    row("an object of an allowed class with keywords", ordered + ")}\x92", "opcode 0x92");
    row("a name from a registry of extensions", "\x82\x01", "opcode 0x82");
    row("a name from the registry by two bytes", "\x83\x01\x01", "opcode 0x83");
    row("a name from the registry by four bytes", "\x84\x01\x01\x01\x01", "opcode 0x84");
    row("a path of attributes from an allowed module", calling(fromStack("torch", "serialization.os.system")),
        "asks for torch.serialization.os.system");
    row("a path of attributes from an allowed function",
        calling(fromStack("torch._utils", "_rebuild_tensor_v2.__globals__")),
        "asks for torch._utils._rebuild_tensor_v2.__globals__");
    row("an allowed name with its dot elsewhere", calling(fromStack("torch", "_utils._rebuild_tensor_v2x")),
        "_rebuild_tensor_v2x");
    row("getattr on what an import gives",
        pickle::call(pickle::global("builtins", "getattr"),
                     pickle::tuple({pickle::call(pickle::global("importlib", "import_module"),
                                                 pickle::tuple({pickle::text("os")})),
                                    pickle::text("system")})),
        "asks for builtins.getattr");
    row("os.system by way of a tensor of a foreign type",
        pickle::call(
            pickle::global("torch._tensor", "_rebuild_from_type_v2"),
            pickle::tuple({pickle::global("posix", "system"), ordered, pickle::tuple({pickle::text("true")}), "}"})),
        "_rebuild_from_type_v2");
    row("a pickle inside the pickle",
        pickle::call(pickle::global("torch.storage", "_load_from_bytes"),
                     pickle::tuple({pickle::text(pickle::whole(system))})),
        "_load_from_bytes");
    row("a name with control characters", pickle::global("a\x1b[2J\r", "b"), "a?[2J?.b");
    row("a name with an invisible letter", pickle::global("posix\xe2\x80\x8b", "system"), "only tensors are read");
    row("a name on the list with one letter more", pickle::global("collections", "OrderedDictX"), "OrderedDictX");
    row("a module's name that is a number", pickle::integer(1) + pickle::text("system") + "\x93", "not a text");

    // Calls of what is no function, and states.
    row("the call of a text", pickle::text("posix.system") + ")R", "calls what is not a function");
    row("the call of a call", pickle::call(pickle::call(pickle::global("torch", "Size"), ")"), ")"),
        "calls what is not a function");
    row("a call with a list of arguments", pickle::global("torch", "Size") + "]R", "calls what is not a function");
    row("a tensor whose state is set", good + pickle::tuple({"N", "N", "N"}) + "b", "sets a state");
    row("a tensor whose state is a dictionary", good + "}" + pickle::text("data") + "Nsb", "sets a state");
    row("a class whose state is set", ordered + "}b", "sets a state");
    row("a parameter whose state holds other data",
        pickle::call(pickle::global("torch.nn.parameter", "Parameter"), pickle::tuple({good})) +
            pickle::tuple({good, "N", "N", "N"}) + "b",
        "sets a state");

    std::vector<HostileFile> files;
    for (const auto &[title, valueAndReason] : rows) {
        const std::string whole = pickle::whole(valueAndReason.first);
        files.push_back({title + ", zip", zipPth(whole), valueAndReason.second});
        files.push_back({title + ", legacy", legacyPth(whole), valueAndReason.second});
    }
    return files;
}
