#include "core/providers/providers.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>

namespace sentinel {

namespace {

struct MacFree
{
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

// Looking the algorithm up costs more than hashing a payload, so each thread keeps its context.
EVP_MAC_CTX* hmacOfThread()
{
    thread_local const std::unique_ptr<EVP_MAC_CTX, MacFree> context = [] {
        EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
        std::unique_ptr<EVP_MAC_CTX, MacFree> made(EVP_MAC_CTX_new(mac));
        EVP_MAC_free(mac); // the context holds on to it
        return made;
    }();
    return context.get();
}

} // namespace

std::string hmacSha256Hex(std::string_view key, std::string_view message)
{
    EVP_MAC_CTX* const context = hmacOfThread();
    char digest[] = "SHA256";
    const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    std::array<unsigned char, 32> mac{};
    size_t length = 0;
    static const unsigned char none = 0; // a null key would mean "the one before"
    const auto bytes = [](std::string_view text) { return text.empty() ? &none : reinterpret_cast<const unsigned char*>(text.data()); };
    const bool done = context && EVP_MAC_init(context, bytes(key), key.size(), parameters.data()) == 1
        && EVP_MAC_update(context, bytes(message), message.size()) == 1 && EVP_MAC_final(context, mac.data(), &length, mac.size()) == 1
        && length == mac.size();
    if (!done)
        return {}; // equal to no signature
    constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * mac.size());
    for (const unsigned char byte : mac) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

bool equalInConstantTime(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace sentinel
