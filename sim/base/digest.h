#pragma once
// Digests and encodings that the login mechanisms are made of. The work is OpenSSL's.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casella {

enum class Hash : std::uint8_t { Md5, Sha1, Sha256 };

// Octets; empty if the library was built without the algorithm, so that no login succeeds by it.
std::string digest(Hash hash, std::string_view octets);
std::string hmac(Hash hash, std::string_view key, std::string_view octets);  // RFC 2104
std::string pbkdf2(Hash hash, std::string_view password, std::string_view salt,
                   std::uint32_t rounds);

std::string hex(std::string_view octets);                       // lower case
std::string base64(std::string_view octets);                    // RFC 4648, section 4
std::optional<std::string> from_base64(std::string_view text);  // strict: none if malformed

// Equal, in a time that does not tell where they differ.
bool same_secret(std::string_view one, std::string_view other);

}  // namespace casella
