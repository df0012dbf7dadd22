#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "sim/live/tls.h"

namespace casella::live {
namespace {

namespace fs = std::filesystem;

constexpr long kSecondsGood = 10L * 365 * 24 * 60 * 60;

using OwnedX509 = std::unique_ptr<X509, decltype(&X509_free)>;
using OwnedKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using OwnedBio = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, int which, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, &context, which, value);
  X509_add_ext(certificate, made, -1);
  X509_EXTENSION_free(made);
}

Result<std::string> read_pem(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || text.empty()) return Error{Key{"live.error.cant_read"}, {file.string()}};
  return text;
}

bool write_private(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  out << text;
  return static_cast<bool>(out.flush());
}

}  // namespace

Certificate make_certificate() {
  const OwnedKey key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const OwnedX509 made(X509_new(), &X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  std::uint64_t serial = 1;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial >> 1U);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);  // clocks differ
  X509_gmtime_adj(X509_getm_notAfter(made.get()), kSecondsGood);
  X509_NAME* name = X509_get_subject_name(made.get());
  const auto put = [&](const char* field, const char* value) {
    X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(value), -1, -1, 0);
  };
  put("O", "Casella");
  put("CN", "localhost");
  X509_set_issuer_name(made.get(), name);
  X509_set_pubkey(made.get(), key.get());
  add_extension(made.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(made.get(), NID_ext_key_usage, "serverAuth");
  add_extension(made.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  add_extension(made.get(), NID_subject_key_identifier, "hash");
  X509_sign(made.get(), key.get(), EVP_sha256());
  const OwnedBio chain(BIO_new(BIO_s_mem()), &BIO_free), secret(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_X509(chain.get(), made.get());
  PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(chain.get()), text_of(secret.get())};
}

Result<Certificate> read_certificate(const fs::path& chain, const fs::path& key) {
  auto chain_pem = read_pem(chain);
  if (!chain_pem) return chain_pem.error();
  auto key_pem = read_pem(key);
  if (!key_pem) return key_pem.error();
  return Certificate{std::move(*chain_pem), std::move(*key_pem)};
}

Result<Certificate> certificate_in(const fs::path& folder) {
  const fs::path chain = folder / "certificate.pem", key = folder / "key.pem";
  std::error_code ignored;
  if (fs::exists(chain, ignored) && fs::exists(key, ignored)) return read_certificate(chain, key);
  const Certificate made = make_certificate();
  std::ofstream out(chain, std::ios::binary);
  out << made.chain_pem;
  if (!write_private(key, made.key_pem) || !out.flush()) {
    return Error{Key{"live.error.cant_write"}, {folder.string()}};
  }
  return made;
}

std::string fingerprint(const Certificate& certificate) {
  const OwnedBio in(
      BIO_new_mem_buf(certificate.chain_pem.data(), static_cast<int>(certificate.chain_pem.size())),
      &BIO_free);
  const OwnedX509 own(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), &X509_free);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  std::string text;
  if (own == nullptr || X509_digest(own.get(), EVP_sha256(), digest, &size) != 1) return text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{}{:02X}", i == 0 ? "" : ":", digest[i]);
  return text;
}

}  // namespace casella::live
