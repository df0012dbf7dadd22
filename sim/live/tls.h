#pragma once
// TLS 1.2 and 1.3 for real connections, by OpenSSL, and the certificate that a first start makes.
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "sim/base/result.h"

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace casella::live {

struct Certificate {
  std::string chain_pem, key_pem;
};

// For localhost, 127.0.0.1 and ::1, signed by itself, good for ten years.
Certificate make_certificate();

// The certificate and its key in this folder (certificate.pem, key.pem); made at the first time.
// The key is readable by its owner only.
Result<Certificate> certificate_in(const std::filesystem::path& folder);
Result<Certificate> read_certificate(const std::filesystem::path& chain,
                                     const std::filesystem::path& key);

// "AB:CD:...": SHA-256, as mail programs show it (RFC 8446 names no form).
std::string fingerprint(const Certificate& certificate);

class TlsContext {
 public:
  static Result<TlsContext> of(const Certificate& certificate);
  SSL_CTX* get() const { return context_.get(); }

 private:
  explicit TlsContext(std::shared_ptr<SSL_CTX> context) : context_(std::move(context)) {}
  std::shared_ptr<SSL_CTX> context_;
};

// One connection's server side, from octets to octets.
class TlsPipe {
 public:
  explicit TlsPipe(const TlsContext& context);
  ~TlsPipe();
  TlsPipe(const TlsPipe&) = delete;
  TlsPipe& operator=(const TlsPipe&) = delete;

  // Takes what the socket brought; appends what it says in plaintext. False: TLS has failed, and
  // `wire` may hold the alert that tells so.
  bool feed(std::string_view octets, std::string& plaintext);
  bool write(std::string_view plaintext);
  void say_goodbye();  // close_notify (RFC 8446, section 6.1)
  bool ready() const;  // the handshake is over
  bool peer_closed() const { return peer_closed_; }

  std::string wire;  // to be written to the socket

 private:
  void take_wire();
  SSL* ssl_;
  bool peer_closed_ = false;
};

}  // namespace casella::live
