#include "core/common/hash.h"

#include "core/common/error.h"
#include "core/common/paths.h"

#include <fstream>
#include <openssl/evp.h>
#include <vector>

namespace histo {

struct Sha256::Impl {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    ~Impl() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : m_impl(std::make_unique<Impl>())
{
    if (!m_impl->context || EVP_DigestInit_ex(m_impl->context, EVP_sha256(), nullptr) != 1)
        throw Error(ErrorKind::Internal, "OpenSSL offers no SHA-256");
}

Sha256::~Sha256() = default;

void Sha256::update(const void *bytes, std::size_t count)
{
    EVP_DigestUpdate(m_impl->context, bytes, count);
}

std::string Sha256::hexDigest()
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_DigestFinal_ex(m_impl->context, digest, &length);
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text += kDigits[digest[i] >> 4];
        text += kDigits[digest[i] & 15];
    }
    return text;
}

std::string sha256(std::string_view bytes)
{
    Sha256 hash;
    hash.update(bytes);
    return hash.hexDigest();
}

std::string sha256OfFile(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw Error(ErrorKind::BadInput, utf8(path) + ": cannot be read; check that it exists and its permissions");
    Sha256 hash;
    std::vector<char> buffer(1 << 20);
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), file.gcount() > 0)
        hash.update(buffer.data(), static_cast<std::size_t>(file.gcount()));
    if (file.bad())
        throw Error(ErrorKind::BadInput, utf8(path) + ": reading stopped half-way; check the disk or network folder");
    return hash.hexDigest();
}

} // namespace histo
