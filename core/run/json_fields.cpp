#include "core/run/json_fields.h"

#include <limits>

namespace histo {

const Json &fieldOf(const Json &object, const char *key)
{
    static const Json null;
    if (!object.is_object())
        return null;
    const auto found = object.find(key);
    return found != object.end() ? *found : null;
}

std::string textOf(const Json &object, const char *key)
{
    const Json &field = fieldOf(object, key);
    return field.is_string() ? field.get<std::string>() : std::string();
}

std::int64_t wholeNumberOf(const Json &object, const char *key)
{
    const Json &field = fieldOf(object, key);
    return field.is_number_integer() ? field.get<std::int64_t>() : 0;
}

std::optional<double> numberOf(const Json &object, const char *key)
{
    const Json &field = fieldOf(object, key);
    return field.is_number() ? std::optional(field.get<double>()) : std::nullopt;
}

double numberOrNan(const Json &object, const char *key)
{
    return numberOf(object, key).value_or(std::numeric_limits<double>::quiet_NaN());
}

} // namespace histo
