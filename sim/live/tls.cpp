#include "sim/live/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace casella::live {
namespace {

constexpr std::size_t kPieceOctets = 16384;  // the most that a TLS record carries

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio reader(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
}

Error bad_certificate() {
  return {Key{"live.error.certificate"}};
}

}  // namespace

Result<TlsContext> TlsContext::of(const Certificate& certificate) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (context == nullptr) return bad_certificate();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  const Bio chain = reader(certificate.chain_pem);
  const std::unique_ptr<X509, decltype(&X509_free)> own(
      PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr), &X509_free);
  const Bio key_pem = reader(certificate.key_pem);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(key_pem.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  const bool good = own != nullptr && key != nullptr &&
                    SSL_CTX_use_certificate(context.get(), own.get()) == 1 &&
                    SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1 &&
                    SSL_CTX_check_private_key(context.get()) == 1;
  if (!good) return bad_certificate();
  while (X509* more = PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)) {
    SSL_CTX_add_extra_chain_cert(context.get(), more);  // owns it now
  }
  ERR_clear_error();  // the end of the chain is told as one
  return TlsContext(context);
}

TlsPipe::TlsPipe(const TlsContext& context) : ssl_(SSL_new(context.get())) {
  SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_accept_state(ssl_);
}

TlsPipe::~TlsPipe() {
  SSL_free(ssl_);
}

bool TlsPipe::ready() const {
  return SSL_is_init_finished(ssl_) == 1;
}

void TlsPipe::take_wire() {
  BIO* out = SSL_get_wbio(ssl_);
  char piece[kPieceOctets];
  for (int got; (got = BIO_read(out, piece, sizeof piece)) > 0;) {
    wire.append(piece, static_cast<std::size_t>(got));
  }
}

bool TlsPipe::feed(std::string_view octets, std::string& plaintext) {
  ERR_clear_error();
  BIO_write(SSL_get_rbio(ssl_), octets.data(), static_cast<int>(octets.size()));
  char piece[kPieceOctets];
  for (;;) {
    const int got = SSL_read(ssl_, piece, sizeof piece);
    take_wire();
    if (got > 0) {
      plaintext.append(piece, static_cast<std::size_t>(got));
      continue;
    }
    const int why = SSL_get_error(ssl_, got);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return true;
    peer_closed_ = why == SSL_ERROR_ZERO_RETURN;
    return peer_closed_;
  }
}

bool TlsPipe::write(std::string_view plaintext) {
  ERR_clear_error();
  while (!plaintext.empty()) {
    const std::string_view piece = plaintext.substr(0, kPieceOctets);
    const int put = SSL_write(ssl_, piece.data(), static_cast<int>(piece.size()));
    if (put <= 0) return false;
    plaintext.remove_prefix(static_cast<std::size_t>(put));
    take_wire();
  }
  return true;
}

void TlsPipe::say_goodbye() {
  if (!ready()) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  take_wire();
}

}  // namespace casella::live
