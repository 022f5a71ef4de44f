#include "core/common/paths.h"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <random>

namespace histo {

namespace {

std::filesystem::path environmentPath(const char *variable)
{
    const char *value = std::getenv(variable);
    return value && *value ? std::filesystem::path(value) : std::filesystem::path();
}

} // namespace

std::filesystem::path histoHome()
{
    if (auto own = environmentPath("HISTO_HOME"); !own.empty())
        return own;
    if (auto data = environmentPath("XDG_DATA_HOME"); !data.empty())
        return data / "histoscope";
    return environmentPath("HOME") / ".local/share/histoscope";
}

std::filesystem::path histoCache()
{
    if (auto own = environmentPath("HISTO_CACHE"); !own.empty())
        return own;
    if (auto home = environmentPath("HISTO_HOME"); !home.empty())
        return home / "cache";
    if (auto cache = environmentPath("XDG_CACHE_HOME"); !cache.empty())
        return cache / "histoscope";
    return environmentPath("HOME") / ".cache/histoscope";
}

std::optional<std::filesystem::path> pretrainedWeights(const std::string &modelId)
{
    for (const char *ending : {".safetensors", ".pth"}) {
        auto file = histoHome() / "weights" / (modelId + ending);
        std::error_code ignored;
        if (std::filesystem::is_regular_file(file, ignored))
            return file;
    }
    return std::nullopt;
}

std::string utf8(const std::filesystem::path &path)
{
    auto text = path.u8string();
    return {text.begin(), text.end()};
}

std::string utcNow()
{
    using namespace std::chrono;
    auto now = system_clock::now();
    std::time_t seconds = system_clock::to_time_t(now);
    int milliseconds = static_cast<int>(duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(text + length, sizeof text - length, ".%03dZ", milliseconds);
    return text;
}

std::string newUuid()
{
    std::random_device source;
    unsigned char bytes[16];
    for (auto &byte : bytes)
        byte = static_cast<unsigned char>(source());
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40); // version 4 (RFC 9562)
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80); // variant
    std::string text;
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        char two[3];
        std::snprintf(two, sizeof two, "%02x", bytes[i]);
        text += two;
    }
    return text;
}

} // namespace histo
