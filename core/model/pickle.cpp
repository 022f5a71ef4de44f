#include "core/model/pickle.h"

#include "core/model/pickle_opcodes.h"
#include "core/model/pickle_stack.h"

#include <algorithm>

namespace histo {

namespace {

// A state dict takes about 25 values a tensor: room for 40,000 tensors.
constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kMostItems = 4 * kMostValues; // in all containers together

[[noreturn]] void fail(const std::string &problem) { throw FormatError("its pickle " + problem); }

std::string hexadecimal(unsigned char byte)
{
    constexpr char kDigits[] = "0123456789abcdef";
    return {'0', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
}

class Unpickler {
public:
    Unpickler(ByteReader &bytes, std::span<const std::string_view> allowed) : m_bytes(bytes), m_allowed(allowed) {}

    PickledData load()
    {
        for (;;) {
            auto opcode = m_bytes.takeLittleEndian<std::uint8_t>();
            if (static_cast<Opcode>(opcode) == Opcode::Stop)
                break;
            interpret(opcode);
        }
        m_data.root = m_stack.pop();
        return std::move(m_data);
    }

private:
    void interpret(std::uint8_t opcode);

    PickleValue &pushNew(PickleKind kind);
    PickleValue &topOfKind(PickleKind kind, const char *action);
    std::string_view popText();
    void pushInteger(std::int64_t value) { pushNew(PickleKind::Integer).integer = value; }
    void pushText(std::string_view text) { pushNew(PickleKind::Text).text = text; }
    void pushItems(PickleKind kind, std::vector<PickleIndex> items);
    void countItems(std::size_t count);
    void pushLong(std::string_view bytes);
    void append(PickleKind kind, const std::vector<PickleIndex> &items, const char *action);

    // What in Python would run code.
    void pushGlobal(std::string_view module, std::string_view name);
    void reduce();
    void makeOrderedDict(const PickleValue &arguments);
    void build();

    ByteReader &m_bytes;
    std::span<const std::string_view> m_allowed;
    PickledData m_data;
    PickleStack m_stack{kMostValues};
    std::size_t m_itemCount = 0;
};

void Unpickler::interpret(std::uint8_t opcode)
{
    switch (static_cast<Opcode>(opcode)) {
    case Opcode::Protocol:
        if (m_bytes.takeLittleEndian<std::uint8_t>() > 5)
            fail("is of an unknown protocol");
        break;
    case Opcode::Frame:
        m_bytes.take(8); // a hint for buffering, not needed
        break;
    case Opcode::Mark: m_stack.pushMark(); break;

    case Opcode::None: pushNew(PickleKind::None); break;
    case Opcode::NewTrue: pushNew(PickleKind::Bool).integer = 1; break;
    case Opcode::NewFalse: pushNew(PickleKind::Bool); break;
    case Opcode::BinInt: pushInteger(static_cast<std::int32_t>(m_bytes.takeLittleEndian<std::uint32_t>())); break;
    case Opcode::BinInt1: pushInteger(m_bytes.takeLittleEndian<std::uint8_t>()); break;
    case Opcode::BinInt2: pushInteger(m_bytes.takeLittleEndian<std::uint16_t>()); break;
    case Opcode::Long1: pushLong(m_bytes.take(m_bytes.takeLittleEndian<std::uint8_t>())); break;
    case Opcode::BinFloat:
        m_bytes.take(8); // no tensor is described by one
        pushNew(PickleKind::Real);
        break;
    case Opcode::BinUnicode:
    case Opcode::BinString: pushText(m_bytes.take(m_bytes.takeLittleEndian<std::uint32_t>())); break;
    case Opcode::ShortBinUnicode:
    case Opcode::ShortBinString: pushText(m_bytes.take(m_bytes.takeLittleEndian<std::uint8_t>())); break;

    case Opcode::EmptyTuple: pushNew(PickleKind::Tuple); break;
    case Opcode::EmptyList: pushNew(PickleKind::List); break;
    case Opcode::EmptyDict: pushNew(PickleKind::Dict); break;
    case Opcode::Tuple: pushItems(PickleKind::Tuple, m_stack.popToMark()); break;
    case Opcode::Tuple1: pushItems(PickleKind::Tuple, m_stack.popCount(1)); break;
    case Opcode::Tuple2: pushItems(PickleKind::Tuple, m_stack.popCount(2)); break;
    case Opcode::Tuple3: pushItems(PickleKind::Tuple, m_stack.popCount(3)); break;
    case Opcode::Append: append(PickleKind::List, m_stack.popCount(1), "appends to"); break;
    case Opcode::Appends: append(PickleKind::List, m_stack.popToMark(), "appends to"); break;
    case Opcode::SetItem: append(PickleKind::Dict, m_stack.popCount(2), "sets an item of"); break;
    case Opcode::SetItems: append(PickleKind::Dict, m_stack.popToMark(), "sets items of"); break;

    case Opcode::BinPut: m_stack.remember(m_bytes.takeLittleEndian<std::uint8_t>()); break;
    case Opcode::LongBinPut: m_stack.remember(m_bytes.takeLittleEndian<std::uint32_t>()); break;
    case Opcode::Memoize: m_stack.rememberNext(); break;
    case Opcode::BinGet: m_stack.recall(m_bytes.takeLittleEndian<std::uint8_t>()); break;
    case Opcode::LongBinGet: m_stack.recall(m_bytes.takeLittleEndian<std::uint32_t>()); break;

    case Opcode::BinPersistentId: pushItems(PickleKind::PersistentId, m_stack.popCount(1)); break;
    case Opcode::Global:
    case Opcode::Inst: {
        std::string_view module = m_bytes.takeLine();
        pushGlobal(module, m_bytes.takeLine());
        if (static_cast<Opcode>(opcode) == Opcode::Inst)
            fail("builds an object of a class");
        break;
    }
    case Opcode::StackGlobal: {
        std::string_view name = popText();
        pushGlobal(popText(), name);
        break;
    }
    case Opcode::Reduce: reduce(); break;
    case Opcode::Build: build(); break;
    default: fail("has the opcode " + hexadecimal(opcode) + ", which no state dict needs");
    }
}

PickleValue &Unpickler::pushNew(PickleKind kind)
{
    if (m_data.values.size() >= kMostValues)
        fail("holds more values than any state dict");
    m_stack.push(static_cast<PickleIndex>(m_data.values.size()));
    m_data.values.emplace_back().kind = kind;
    return m_data.values.back();
}

PickleValue &Unpickler::topOfKind(PickleKind kind, const char *action)
{
    PickleValue &value = m_data.values[m_stack.top()];
    if (value.kind != kind)
        fail(std::string(action) + " what cannot have items");
    return value;
}

std::string_view Unpickler::popText()
{
    const PickleValue &value = m_data[m_stack.pop()];
    if (value.kind != PickleKind::Text)
        fail("names something by what is not a text");
    return value.text;
}

void Unpickler::pushLong(std::string_view bytes)
{
    if (bytes.size() > sizeof(std::int64_t)) {
        pushNew(PickleKind::BigInteger).text = bytes;
        return;
    }
    const bool isNegative = !bytes.empty() && (bytes.back() & 0x80);
    std::uint64_t value = isNegative ? ~std::uint64_t(0) : 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    pushInteger(static_cast<std::int64_t>(value));
}

void Unpickler::countItems(std::size_t count)
{
    m_itemCount += count;
    if (m_itemCount > kMostItems)
        fail("holds more items than any state dict");
}

void Unpickler::pushItems(PickleKind kind, std::vector<PickleIndex> items)
{
    countItems(items.size());
    pushNew(kind).items = std::move(items);
}

void Unpickler::append(PickleKind kind, const std::vector<PickleIndex> &items, const char *action)
{
    PickleValue &target = topOfKind(kind, action);
    if (kind == PickleKind::Dict && items.size() % 2 != 0)
        fail("gives a dictionary a key without a value");
    countItems(items.size());
    target.items.insert(target.items.end(), items.begin(), items.end());
}

void Unpickler::pushGlobal(std::string_view module, std::string_view name)
{
    const std::string full = std::string(module) + "." + std::string(name);
    auto found = std::find(m_allowed.begin(), m_allowed.end(), full);
    if (found == m_allowed.end())
        throw RefusedContent("the file asks for " + printable(full) + "; only tensors are read, nothing was executed");
    pushNew(PickleKind::Global).text = *found;
}

void Unpickler::reduce()
{
    std::vector<PickleIndex> callAndArguments = m_stack.popCount(2);
    const PickleValue &callee = m_data[callAndArguments[0]];
    const PickleValue &arguments = m_data[callAndArguments[1]];
    if (callee.kind != PickleKind::Global || arguments.kind != PickleKind::Tuple)
        fail("calls what is not a function");
    if (callee.text == "collections.OrderedDict")
        makeOrderedDict(arguments);
    else
        pushItems(PickleKind::Call, std::move(callAndArguments));
}

/// Empty, or (Python 2) from a list of pairs.
void Unpickler::makeOrderedDict(const PickleValue &arguments)
{
    if (arguments.items.size() > 1)
        fail("makes a dictionary of several arguments");
    std::vector<PickleIndex> items;
    if (arguments.items.size() == 1) {
        const PickleValue &pairs = m_data[arguments.items[0]];
        if (pairs.kind != PickleKind::List)
            fail("makes a dictionary of what is not a list");
        countItems(pairs.items.size()); // a short pickle may ask for copies of one long list
        for (PickleIndex pairIndex : pairs.items) {
            const PickleValue &pair = m_data[pairIndex];
            if ((pair.kind != PickleKind::List && pair.kind != PickleKind::Tuple) || pair.items.size() != 2)
                fail("makes a dictionary of what are not pairs");
            items.insert(items.end(), pair.items.begin(), pair.items.end());
        }
    }
    pushItems(PickleKind::Dict, std::move(items));
}

/// The state of a state dict is its _metadata; that of a Parameter (PyTorch before 0.4) says how it is trained. Any
/// other state could exchange a tensor's data.
void Unpickler::build()
{
    const PickleValue &state = m_data[m_stack.pop()];
    const PickleValue &target = m_data[m_stack.top()];
    if (target.kind == PickleKind::Dict && state.kind == PickleKind::Dict)
        return;
    const bool isParameter = target.kind == PickleKind::Call &&
                             m_data[target.items[0]].text == "torch.nn.parameter.Parameter";
    if (!isParameter || state.kind != PickleKind::Tuple || state.items.size() != 3)
        fail("sets a state that no state dict has");
}

} // namespace

PickledData unpickle(ByteReader &bytes, std::span<const std::string_view> allowedGlobals)
{
    return Unpickler(bytes, allowedGlobals).load();
}

} // namespace histo
