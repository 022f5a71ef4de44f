#include "core/common/json.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/paths.h"

#include <cmath>

namespace histo {

Json numberOrNull(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json numberOrNull(const std::optional<double> &value)
{
    return value ? numberOrNull(*value) : Json(nullptr);
}

Json readJsonFile(const std::filesystem::path &path, std::size_t maxBytes)
{
    std::string text = readFile(path, maxBytes);
    try {
        return Json::parse(text);
    } catch (const Json::parse_error &problem) {
        throw Error(ErrorKind::BadInput, utf8(path) + ": not valid JSON at byte " + std::to_string(problem.byte)
                                             + "; restore the file or remove it");
    }
}

void writeJsonFile(const std::filesystem::path &path, const Json &document)
{
    // Names of foreign files may hold bytes that are not UTF-8: they are replaced, never a reason to lose a result.
    writeFileAtomically(path, document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

} // namespace histo
