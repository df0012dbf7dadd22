#pragma once
// What TLS 1.3 is made of, by OpenSSL's libcrypto. Every function is pure: keys come from seeds, so
// that a world that is played again sends the same octets. Such keys keep no secret from anybody
// who knows the seed, which is what a lab is for.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace casella::tls {

inline constexpr std::size_t kHashSize = 32;  // SHA-256
inline constexpr std::size_t kKeySize = 16;   // AES-128-GCM
inline constexpr std::size_t kNonceSize = 12;
inline constexpr std::size_t kTagSize = 16;
inline constexpr std::size_t kRawKeySize = 32;  // X25519 and Ed25519

std::string sha256(std::string_view octets);

// kHashSize octets that follow from a seed and a word.
std::string from_seed(std::string_view seed, std::string_view word);

// RFC 5869 and RFC 8446, section 7.1. `size` is at most kHashSize.
std::string hkdf_extract(std::string_view salt, std::string_view secret);
std::string expand_label(std::string_view secret, std::string_view label, std::string_view context,
                         std::size_t size);

// AES-128-GCM. open: none if the octets were tampered with.
std::string seal(std::string_view key, std::string_view nonce, std::string_view head,
                 std::string_view plain);
std::optional<std::string> open(std::string_view key, std::string_view nonce, std::string_view head,
                                std::string_view sealed);

// X25519 (RFC 7748) with raw keys. The secret is empty if the peer's key is none.
std::string public_key(std::string_view private_key);
std::string shared_secret(std::string_view private_key, std::string_view peer_public_key);

// Who a server is: an Ed25519 key and a certificate that it signed itself, both from a seed.
struct Identity {
  std::string private_key;  // raw
  std::string certificate;  // X.509, DER
};
Identity make_identity(std::string_view seed, const std::string& host);

std::string sign(std::string_view private_key, std::string_view message);  // Ed25519
// By the certificate's key; `scheme` is a SignatureScheme (section 4.2.3): Ed25519, ECDSA with
// P-256, RSA-PSS.
bool verify(std::string_view certificate, std::uint16_t scheme, std::string_view message,
            std::string_view signature);
bool is_for_host(std::string_view certificate, const std::string& host);

}  // namespace casella::tls
