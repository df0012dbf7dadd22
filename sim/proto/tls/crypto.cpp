#include "sim/proto/tls/crypto.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

#include "sim/base/digest.h"

namespace casella::tls {
namespace {

template <class T, void (*free_it)(T*)>
struct Free {
  void operator()(T* held) const { free_it(held); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using Certificate = std::unique_ptr<X509, Free<X509, X509_free>>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* edit(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

Pkey private_pkey(int type, std::string_view raw) {
  return Pkey(EVP_PKEY_new_raw_private_key(type, nullptr, bytes(raw), raw.size()));
}

Certificate read_certificate(std::string_view der) {
  const unsigned char* at = bytes(der);
  return Certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

bool prepare(EVP_CIPHER_CTX* context, std::string_view key, std::string_view nonce,
             std::string_view head, bool sealing) {
  int size = 0;
  return context != nullptr && key.size() == kKeySize && nonce.size() == kNonceSize &&
         EVP_CipherInit_ex(context, EVP_aes_128_gcm(), nullptr, bytes(key), bytes(nonce),
                           sealing ? 1 : 0) == 1 &&
         EVP_CipherUpdate(context, nullptr, &size, bytes(head), static_cast<int>(head.size())) == 1;
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  if (extension == nullptr) return;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

std::string sha256(std::string_view octets) {
  return digest(Hash::Sha256, octets);
}

std::string from_seed(std::string_view seed, std::string_view word) {
  return hmac(Hash::Sha256, seed, word);
}

std::string hkdf_extract(std::string_view salt, std::string_view secret) {
  return hmac(Hash::Sha256, salt, secret);
}

std::string expand_label(std::string_view secret, std::string_view label, std::string_view context,
                         std::size_t size) {
  std::string info;
  info.push_back(static_cast<char>(size >> 8U));
  info.push_back(static_cast<char>(size));
  info.push_back(static_cast<char>(label.size() + 6));
  info.append("tls13 ").append(label);
  info.push_back(static_cast<char>(context.size()));
  info.append(context).push_back('\1');  // one block is enough: nothing here is longer than a hash
  return hmac(Hash::Sha256, secret, info).substr(0, size);
}

std::string seal(std::string_view key, std::string_view nonce, std::string_view head,
                 std::string_view plain) {
  const Cipher context(EVP_CIPHER_CTX_new());
  std::string sealed(plain.size() + kTagSize, '\0');
  int size = 0, last = 0;
  if (!prepare(context.get(), key, nonce, head, true) ||
      EVP_CipherUpdate(context.get(), edit(sealed), &size, bytes(plain),
                       static_cast<int>(plain.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), edit(sealed) + size, &last) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize,
                          edit(sealed) + plain.size()) != 1) {
    return {};
  }
  return sealed;
}

std::optional<std::string> open(std::string_view key, std::string_view nonce, std::string_view head,
                                std::string_view sealed) {
  if (sealed.size() < kTagSize) return std::nullopt;
  const Cipher context(EVP_CIPHER_CTX_new());
  const std::string_view covered = sealed.substr(0, sealed.size() - kTagSize);
  std::string plain(sealed.size(), '\0');
  std::string tag(sealed.substr(covered.size()));
  int size = 0, last = 0;
  if (!prepare(context.get(), key, nonce, head, false) ||
      EVP_CipherUpdate(context.get(), edit(plain), &size, bytes(covered),
                       static_cast<int>(covered.size())) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) != 1 ||
      EVP_CipherFinal_ex(context.get(), edit(plain) + size, &last) != 1) {
    return std::nullopt;
  }
  plain.resize(covered.size());
  return plain;
}

std::string public_key(std::string_view private_key) {
  const Pkey key = private_pkey(EVP_PKEY_X25519, private_key);
  std::string raw(kRawKeySize, '\0');
  std::size_t size = raw.size();
  if (key == nullptr || EVP_PKEY_get_raw_public_key(key.get(), edit(raw), &size) != 1) return {};
  return raw;
}

std::string shared_secret(std::string_view private_key, std::string_view peer_public_key) {
  const Pkey own = private_pkey(EVP_PKEY_X25519, private_key);
  const Pkey peer(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, bytes(peer_public_key),
                                              peer_public_key.size()));
  if (own == nullptr || peer == nullptr) return {};
  const PkeyContext context(EVP_PKEY_CTX_new(own.get(), nullptr));
  std::string secret(kRawKeySize, '\0');
  std::size_t size = secret.size();
  if (context == nullptr || EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(context.get(), edit(secret), &size) != 1) {
    return {};
  }
  return secret;
}

Identity make_identity(std::string_view seed, const std::string& host) {
  Identity made{from_seed(seed, "certificate"), {}};
  const Pkey key = private_pkey(EVP_PKEY_ED25519, made.private_key);
  const Certificate certificate(X509_new());
  if (key == nullptr || certificate == nullptr) return made;
  X509* cert = certificate.get();
  X509_set_version(cert, 2);  // the third
  ASN1_INTEGER_set(X509_get_serialNumber(cert), 1939);
  // Always valid, whatever the simulated clock and that of a real client say.
  ASN1_TIME_set_string(X509_getm_notBefore(cert), "20000101000000Z");
  ASN1_TIME_set_string(X509_getm_notAfter(cert), "20491231235959Z");
  X509_NAME* name = X509_get_subject_name(cert);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes(host), static_cast<int>(host.size()),
                             -1, 0);
  X509_set_issuer_name(cert, name);
  X509_set_pubkey(cert, key.get());
  add_extension(cert, NID_subject_alt_name, "DNS:" + host);
  add_extension(cert, NID_basic_constraints, "critical,CA:FALSE");
  X509_sign(cert, key.get(), nullptr);
  const int size = i2d_X509(cert, nullptr);
  if (size <= 0) return made;
  made.certificate.resize(static_cast<std::size_t>(size));
  unsigned char* at = edit(made.certificate);
  i2d_X509(cert, &at);
  return made;
}

std::string sign(std::string_view private_key, std::string_view message) {
  const Pkey key = private_pkey(EVP_PKEY_ED25519, private_key);
  const Digest context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  std::size_t size = signature.size();
  if (key == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), edit(signature), &size, bytes(message), message.size()) != 1) {
    return {};
  }
  return signature;
}

bool verify(std::string_view certificate, std::uint16_t scheme, std::string_view message,
            std::string_view signature) {
  const Certificate cert = read_certificate(certificate);
  EVP_PKEY* key = cert == nullptr ? nullptr : X509_get0_pubkey(cert.get());
  if (key == nullptr) return false;
  const int kind = EVP_PKEY_get_base_id(key);
  const bool fits = (scheme == 0x0807 && kind == EVP_PKEY_ED25519) ||
                    (scheme == 0x0403 && kind == EVP_PKEY_EC) ||
                    (scheme == 0x0804 && kind == EVP_PKEY_RSA);
  const Digest context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* settings = nullptr;
  const EVP_MD* hash = kind == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
  if (!fits || EVP_DigestVerifyInit(context.get(), &settings, hash, nullptr, key) != 1)
    return false;
  if (kind == EVP_PKEY_RSA &&
      (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST) != 1)) {
    return false;
  }
  return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message),
                          message.size()) == 1;
}

bool is_for_host(std::string_view certificate, const std::string& host) {
  const Certificate cert = read_certificate(certificate);
  return cert != nullptr && X509_check_host(cert.get(), host.data(), host.size(), 0, nullptr) == 1;
}

}  // namespace casella::tls
