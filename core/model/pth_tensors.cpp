#include "core/model/pth_tensors.h"

#include "core/common/checked_math.h"
#include "core/common/utf8_check.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace histo {

namespace {

struct StorageType {
    std::string_view global;
    const char *dtype;
};

constexpr StorageType kStorageTypes[] = {
    {"torch.FloatStorage", "F32"},  {"torch.HalfStorage", "F16"}, {"torch.BFloat16Storage", "BF16"},
    {"torch.DoubleStorage", "F64"}, {"torch.LongStorage", "I64"}, {"torch.IntStorage", "I32"},
    {"torch.ShortStorage", "I16"},  {"torch.CharStorage", "I8"},  {"torch.ByteStorage", "U8"},
    {"torch.BoolStorage", "BOOL"},
};

constexpr std::string_view kRebuildTensor = "torch._utils._rebuild_tensor"; // before PyTorch 0.4
constexpr std::string_view kRebuildTensorV2 = "torch._utils._rebuild_tensor_v2";
constexpr std::string_view kRebuildParameter = "torch._utils._rebuild_parameter";
constexpr std::string_view kParameter = "torch.nn.parameter.Parameter"; // before PyTorch 0.4
constexpr std::string_view kSize = "torch.Size";

constexpr std::size_t kMostDimensions = 16;
constexpr std::size_t kMostTensors = 100'000;

/// Walks the values of one pickle.
class StateDictReader {
public:
    explicit StateDictReader(const PickledData &data) : m_data(data) {}

    PthContents read()
    {
        collectStorages();
        collectTensors(stateDict());
        if (m_contents.tensors.empty())
            throw FormatError("it holds no tensors");
        takeOffModulePrefix();
        return std::move(m_contents);
    }

private:
    using Items = std::vector<PickleIndex>;

    void collectStorages();
    void addStorage(const PickleValue &persistentId);
    const PickleValue &stateDict() const;
    const PickleValue *entry(const PickleValue &dict, std::string_view key) const;
    void collectTensors(const PickleValue &dict);
    void takeOffModulePrefix();

    bool isCallOf(const PickleValue &value, std::string_view callee) const;
    bool isTensor(const PickleValue &value) const;
    const Items &argumentsOf(const PickleValue &call) const { return m_data[call.items[1]].items; }
    TensorRecord tensorOf(const std::string &name, const PickleValue &value) const;
    const PickleValue &withoutParameter(const std::string &name, const PickleValue &value) const;
    void requirePlain(const std::string &name, const Items &arguments) const;
    void placeInStorage(TensorRecord &tensor, PickleIndex persistentId) const;

    std::int64_t integer(PickleIndex index, const char *what) const;
    std::vector<std::int64_t> integers(PickleIndex index, const char *what) const;
    std::string text(PickleIndex index, const char *what) const;

    const PickledData &m_data;
    PthContents m_contents;
};

[[noreturn]] void refuseTensor(const std::string &name, const std::string &problem)
{
    throw FormatError("tensor " + inQuotes(name) + " " + problem);
}

std::int64_t StateDictReader::integer(PickleIndex index, const char *what) const
{
    if (m_data[index].kind != PickleKind::Integer)
        throw FormatError(std::string("its pickle has something else where ") + what + " belongs");
    return m_data[index].integer;
}

std::string StateDictReader::text(PickleIndex index, const char *what) const
{
    if (m_data[index].kind != PickleKind::Text)
        throw FormatError(std::string("its pickle has something else where ") + what + " belongs");
    return std::string(m_data[index].text);
}

std::vector<std::int64_t> StateDictReader::integers(PickleIndex index, const char *what) const
{
    const PickleValue *value = &m_data[index];
    if (isCallOf(*value, kSize) && argumentsOf(*value).size() == 1)
        value = &m_data[argumentsOf(*value)[0]];
    if (value->kind != PickleKind::Tuple || value->items.size() > kMostDimensions)
        throw FormatError(std::string("its pickle has something else where ") + what + " belongs");
    std::vector<std::int64_t> numbers;
    for (PickleIndex item : value->items)
        numbers.push_back(integer(item, what));
    return numbers;
}

/// Also those of passed-over entries: in the legacy format their bytes must be stepped over.
void StateDictReader::collectStorages()
{
    for (const PickleValue &value : m_data.values)
        if (value.kind == PickleKind::PersistentId)
            addStorage(m_data[value.items[0]]);
}

/// ('storage', torch.FloatStorage, key, 'cpu', number of elements[, view])
void StateDictReader::addStorage(const PickleValue &persistentId)
{
    const Items &items = persistentId.items;
    if (persistentId.kind != PickleKind::Tuple || (items.size() != 5 && items.size() != 6) ||
        text(items[0], "the word storage") != "storage" || m_data[items[1]].kind != PickleKind::Global)
        throw FormatError("its pickle names something outside it that is not a storage");

    const std::string_view global = m_data[items[1]].text;
    auto type = std::find_if(std::begin(kStorageTypes), std::end(kStorageTypes),
                             [&](const StorageType &row) { return row.global == global; });
    if (type == std::end(kStorageTypes))
        throw FormatError("its pickle has " + inQuotes(global) + " where a storage's type belongs");

    const std::string key = text(items[2], "a storage's key");
    const std::int64_t elementCount = integer(items[4], "a storage's length");
    auto byteCount = byteCountOf({"", type->dtype, {elementCount}});
    if (!byteCount)
        throw FormatError("storage " + inQuotes(key) + " claims " + std::to_string(elementCount) + " elements");

    PthStorage storage{type->dtype, static_cast<std::uint64_t>(elementCount), *byteCount, m_contents.storages.size()};
    auto [known, isNew] = m_contents.storages.try_emplace(key, storage);
    storage.index = known->second.index;
    if (!isNew && known->second != storage)
        throw FormatError("storage " + inQuotes(key) + " is described twice, each time differently");
}

const PickleValue *StateDictReader::entry(const PickleValue &dict, std::string_view key) const
{
    for (std::size_t i = 0; i < dict.items.size(); i += 2)
        if (m_data[dict.items[i]].kind == PickleKind::Text && m_data[dict.items[i]].text == key)
            return &m_data[dict.items[i + 1]];
    return nullptr;
}

const PickleValue &StateDictReader::stateDict() const
{
    const PickleValue &top = m_data.top();
    if (top.kind != PickleKind::Dict)
        throw FormatError("it holds no state dict; save model.state_dict()");
    for (std::string_view key : {"state_dict", "model"})
        if (const PickleValue *inner = entry(top, key); inner && inner->kind == PickleKind::Dict)
            return *inner;
    return top;
}

bool StateDictReader::isCallOf(const PickleValue &value, std::string_view callee) const
{
    return value.kind == PickleKind::Call && m_data[value.items[0]].text == callee;
}

bool StateDictReader::isTensor(const PickleValue &value) const
{
    return isCallOf(value, kRebuildTensorV2) || isCallOf(value, kRebuildTensor) || isCallOf(value, kRebuildParameter) ||
           isCallOf(value, kParameter);
}

void StateDictReader::collectTensors(const PickleValue &dict)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < dict.items.size(); i += 2) {
        const PickleValue &value = m_data[dict.items[i + 1]];
        if (!isTensor(value))
            continue;
        if (names.size() >= kMostTensors)
            throw FormatError("it holds more than " + std::to_string(kMostTensors) + " tensors");
        const std::string name = text(dict.items[i], "a tensor's name");
        if (!isUtf8(name))
            throw FormatError("the name " + inQuotes(name) + " is not UTF-8");
        if (!names.insert(name).second)
            throw FormatError("two tensors are called " + inQuotes(name));
        m_contents.tensors.push_back(tensorOf(name, value));
    }
}

/// _rebuild_parameter(tensor, requires_grad, hooks) or Parameter(tensor[, requires_grad]) → tensor
const PickleValue &StateDictReader::withoutParameter(const std::string &name, const PickleValue &value) const
{
    if (!isCallOf(value, kRebuildParameter) && !isCallOf(value, kParameter))
        return value;
    const Items &arguments = argumentsOf(value);
    if (arguments.empty() || arguments.size() > 3)
        refuseTensor(name, "is a parameter that holds something else");
    return m_data[arguments[0]];
}

/// _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks[, metadata]); _rebuild_tensor has the first
/// four.
TensorRecord StateDictReader::tensorOf(const std::string &name, const PickleValue &value) const
{
    const PickleValue &call = withoutParameter(name, value);
    const bool isOld = isCallOf(call, kRebuildTensor);
    if (!isOld && !isCallOf(call, kRebuildTensorV2))
        refuseTensor(name, "is a parameter that holds something else");
    const Items &arguments = argumentsOf(call);
    if (isOld ? arguments.size() != 4 : arguments.size() != 6 && arguments.size() != 7)
        refuseTensor(name, "is described by " + std::to_string(arguments.size()) + " values");
    requirePlain(name, arguments);

    TensorRecord tensor;
    tensor.info.name = name;
    tensor.offset = integer(arguments[1], "a tensor's offset");
    tensor.info.shape = integers(arguments[2], "a tensor's shape");
    tensor.strides = integers(arguments[3], "a tensor's strides");
    placeInStorage(tensor, arguments[0]);
    return tensor;
}

/// PyTorch may store a tensor negated or conjugated and say so in its metadata.
void StateDictReader::requirePlain(const std::string &name, const Items &arguments) const
{
    if (arguments.size() > 4 &&
        (m_data[arguments[4]].kind != PickleKind::Bool || m_data[arguments[5]].kind != PickleKind::Dict))
        refuseTensor(name, "is described by values of other kinds");
    if (arguments.size() < 7)
        return;
    const PickleValue &metadata = m_data[arguments[6]];
    bool isEmptyDict = metadata.kind == PickleKind::Dict && metadata.items.empty();
    if (metadata.kind != PickleKind::None && !isEmptyDict)
        refuseTensor(name, "is stored negated or conjugated; save a plain copy of it");
}

void StateDictReader::placeInStorage(TensorRecord &tensor, PickleIndex persistentId) const
{
    const PickleValue &value = m_data[persistentId];
    if (value.kind != PickleKind::PersistentId)
        refuseTensor(tensor.info.name, "has no storage");
    const Items &id = m_data[value.items[0]].items; // its form was checked by addStorage
    const PthStorage &storage = m_contents.storages.find(m_data[id[2]].text)->second;
    tensor.info.dtype = storage.dtype;
    tensor.storageIndex = storage.index;
    if (id.size() == 5 || m_data[id[5]].kind == PickleKind::None)
        return;

    // A view (old PyTorch): (its own key, first element, number of elements).
    const PickleValue &view = m_data[id[5]];
    if (view.kind != PickleKind::Tuple || view.items.size() != 3)
        refuseTensor(tensor.info.name, "has a view of another form");
    const std::int64_t begin = integer(view.items[1], "a view's offset");
    const std::int64_t size = integer(view.items[2], "a view's length");
    const auto end = checkedSum(begin, size);
    const auto offset = checkedSum(tensor.offset, begin);
    if (begin < 0 || size < 0 || !end || static_cast<std::uint64_t>(*end) > storage.elementCount || tensor.offset < 0 ||
        !offset)
        refuseTensor(tensor.info.name, "has a view beyond its storage");
    tensor.offset = *offset;
}

void StateDictReader::takeOffModulePrefix()
{
    constexpr std::string_view kPrefix = "module.";
    auto hasPrefix = [&](const TensorRecord &tensor) { return tensor.info.name.starts_with(kPrefix); };
    if (std::all_of(m_contents.tensors.begin(), m_contents.tensors.end(), hasPrefix))
        for (TensorRecord &tensor : m_contents.tensors)
            tensor.info.name.erase(0, kPrefix.size());
}

} // namespace

std::span<const std::string_view> allowedPthGlobals()
{
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all = {"collections.OrderedDict", kRebuildTensor, kRebuildTensorV2,
                                             kRebuildParameter,         kParameter,     kSize};
        for (const StorageType &type : kStorageTypes)
            all.push_back(type.global);
        return all;
    }();
    return names;
}

PthContents readPthContents(const PickledData &data) { return StateDictReader(data).read(); }

} // namespace histo
