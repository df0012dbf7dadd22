#include "sim/base/digest.h"

#include <array>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace casella {
namespace {

const EVP_MD* algorithm(Hash hash) {
  switch (hash) {
    case Hash::Md5: return EVP_md5();
    case Hash::Sha1: return EVP_sha1();
    case Hash::Sha256: return EVP_sha256();
  }
  return nullptr;
}

using Octets = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string text_of(const Octets& octets, unsigned int size) {
  return {reinterpret_cast<const char*>(octets.data()), size};
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string digest(Hash hash, std::string_view octets) {
  Octets out{};
  unsigned int size = 0;
  if (EVP_Digest(octets.data(), octets.size(), out.data(), &size, algorithm(hash), nullptr) != 1)
    return {};
  return text_of(out, size);
}

std::string hmac(Hash hash, std::string_view key, std::string_view octets) {
  Octets out{};
  unsigned int size = 0;
  const auto* done = HMAC(algorithm(hash), key.data(), static_cast<int>(key.size()), bytes(octets),
                          octets.size(), out.data(), &size);
  return done == nullptr ? std::string() : text_of(out, size);
}

std::string pbkdf2(Hash hash, std::string_view password, std::string_view salt,
                   std::uint32_t rounds) {
  Octets out{};
  const int size = EVP_MD_get_size(algorithm(hash));
  const int done = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                                     bytes(salt), static_cast<int>(salt.size()),
                                     static_cast<int>(rounds), algorithm(hash), size, out.data());
  return done == 1 ? text_of(out, static_cast<unsigned int>(size)) : std::string();
}

std::string hex(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    out.push_back(kDigits[octet >> 4U]);
    out.push_back(kDigits[octet & 15U]);
  }
  return out;
}

std::string base64(std::string_view octets) {
  std::string out((octets.size() + 2) / 3 * 4, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes(octets),
                  static_cast<int>(octets.size()));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string out;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool padded = i >= text.size() - padding;
    const std::size_t digit = padded ? 0 : kAlphabet.find(text[i]);
    if (digit == kAlphabet.npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    if (i % 4 != 3) continue;
    for (const unsigned int shift : {16U, 8U, 0U}) out.push_back(static_cast<char>(bits >> shift));
    bits = 0;
  }
  out.resize(out.size() - padding);
  return out;
}

bool same_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace casella
