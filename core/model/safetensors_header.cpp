#include "core/model/safetensors_header.h"

#include "core/common/json.h"
#include "core/common/format_error.h"

#include <limits>
#include <set>

namespace histo {

namespace {

constexpr const char *kMetadataKey = "__metadata__";

/// Where in the header the parser stands.
enum class Place { Start, Tensors, Metadata, Tensor, Shape, Offsets, End };

/// Follows nlohmann's SAX events. Throws at the first that does not fit, so the return values are always true.
class HeaderHandler : public Json::json_sax_t {
public:
    SafetensorsHeader takeHeader() { return std::move(m_header); }

    bool key(string_t &text) override
    {
        switch (m_place) {
        case Place::Tensors:
            if (!m_names.insert(text).second)
                throw FormatError("the header has " + inQuotes(text) + " twice");
            break;
        case Place::Metadata:
            if (m_header.metadata.count(text))
                throw FormatError("the metadata has " + inQuotes(text) + " twice");
            break;
        default:
            if (!m_fields.insert(text).second)
                throw FormatError(title() + " has the field " + inQuotes(text) + " twice");
        }
        m_key = std::move(text);
        return true;
    }

    bool start_object(std::size_t) override
    {
        if (m_place == Place::Start) {
            m_place = Place::Tensors;
        } else if (m_place == Place::Tensors && m_key == kMetadataKey) {
            m_place = Place::Metadata;
        } else if (m_place == Place::Tensors) {
            m_place = Place::Tensor;
            m_fields.clear();
            m_header.tensors.push_back({{m_key, "", {}}, 0, 0});
        } else {
            unexpected("an object");
        }
        return true;
    }

    bool end_object() override
    {
        if (m_place == Place::Tensor && m_fields != std::set<std::string>{"data_offsets", "dtype", "shape"})
            throw FormatError(title() + " lacks one of dtype, shape, data_offsets, or has a field more");
        m_place = m_place == Place::Tensors ? Place::End : Place::Tensors;
        return true;
    }

    bool start_array(std::size_t) override
    {
        if (m_place == Place::Tensor && m_key == "shape")
            m_place = Place::Shape;
        else if (m_place == Place::Tensor && m_key == "data_offsets")
            m_place = Place::Offsets;
        else
            unexpected("a list");
        m_offsetCount = 0;
        return true;
    }

    bool end_array() override
    {
        if (m_place == Place::Offsets && m_offsetCount != 2)
            throw FormatError(title() + " needs two data_offsets");
        m_place = Place::Tensor;
        return true;
    }

    bool string(string_t &text) override
    {
        if (m_place == Place::Metadata) {
            m_header.metadata[m_key] = std::move(text);
        } else if (m_place == Place::Tensor && m_key == "dtype") {
            if (bytesPerElement(text) == 0)
                throw FormatError(title() + " has the unknown dtype " + inQuotes(text));
            tensor().info.dtype = std::move(text);
        } else {
            unexpected("a text");
        }
        return true;
    }

    bool number_unsigned(number_unsigned_t value) override
    {
        if (m_place == Place::Offsets && m_offsetCount < 2)
            (m_offsetCount++ == 0 ? tensor().begin : tensor().end) = value;
        else if (m_place != Place::Shape)
            unexpected("a number");
        else if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            throw FormatError(title() + " has more elements than there can be");
        else
            tensor().info.shape.push_back(static_cast<std::int64_t>(value));
        return true;
    }

    bool number_integer(number_integer_t) override { return unexpected("a negative number"); }
    bool number_float(number_float_t, const string_t &) override { return unexpected("a number that is not whole"); }
    bool null() override { return unexpected("null"); }
    bool boolean(bool) override { return unexpected("true or false"); }
    bool binary(binary_t &) override { return unexpected("binary data"); }

    bool parse_error(std::size_t position, const std::string &, const Json::exception &) override
    {
        throw FormatError("the header is not JSON in UTF-8 (at its byte " + std::to_string(position) + ")");
    }

private:
    SafetensorsEntry &tensor() { return m_header.tensors.back(); }
    std::string title() { return "tensor " + inQuotes(tensor().info.name); }

    bool unexpected(const std::string &what)
    {
        switch (m_place) {
        case Place::Metadata:
            throw FormatError("__metadata__ may hold only texts, but " + inQuotes(m_key) + " is " + what);
        case Place::Tensor:
        case Place::Shape:
        case Place::Offsets: throw FormatError(title() + " has " + what + " in its " + inQuotes(m_key));
        default: throw FormatError("the header holds " + what + " where a tensor's description belongs");
        }
    }

    SafetensorsHeader m_header;
    Place m_place = Place::Start;
    std::string m_key;
    std::set<std::string> m_names, m_fields;
    int m_offsetCount = 0;
};

} // namespace

SafetensorsHeader parseSafetensorsHeader(std::string_view json)
{
    // The parser takes a zero byte for the end and would not look at what follows.
    if (json.find('\0') != std::string_view::npos)
        throw FormatError("the header has a zero byte in it");
    HeaderHandler handler;
    Json::sax_parse(json.begin(), json.end(), &handler);
    return handler.takeHeader();
}

} // namespace histo
