#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace histo {

/// SHA-256 (FIPS 180-4) by OpenSSL, as 64 hexadecimal digits.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    void update(const void *bytes, std::size_t count);
    void update(std::string_view text) { update(text.data(), text.size()); }
    std::string hexDigest(); ///< call once, at the end

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

std::string sha256(std::string_view bytes);
/// @throws Error BadInput if the file cannot be read
std::string sha256OfFile(const std::filesystem::path &path);

} // namespace histo
