// Our TLS against OpenSSL's own, both ways, in memory: nobody's octets but the real ones.
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

#include "sim/proto/tls/endpoint.h"
#include "tests/support/catch.h"

namespace casella {
namespace {

using tls::Outcome;

struct Free {
  void operator()(SSL_CTX* held) const { SSL_CTX_free(held); }
  void operator()(SSL* held) const { SSL_free(held); }
  void operator()(EVP_PKEY* held) const { EVP_PKEY_free(held); }
  void operator()(X509* held) const { X509_free(held); }
};
using Pkey = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

std::shared_ptr<const tls::Identity> lab() {
  static const auto made =
      std::make_shared<const tls::Identity>(tls::make_identity("the lab", "mail.example"));
  return made;
}

// OpenSSL's end; what it says and hears passes through memory.
class Other {
 public:
  explicit Other(bool server)
      : context_(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_3_VERSION);
  }
  SSL_CTX* context() { return context_.get(); }

  void begin(bool server) {
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    if (server) {
      SSL_set_accept_state(ssl_.get());
    } else {
      SSL_set_connect_state(ssl_.get());
      SSL_set_tlsext_host_name(ssl_.get(), "mail.example");
      SSL_do_handshake(ssl_.get());
    }
  }
  void hear(std::string_view octets) {
    if (octets.empty()) return;
    BIO_write(SSL_get_rbio(ssl_.get()), octets.data(), static_cast<int>(octets.size()));
    if (!SSL_is_init_finished(ssl_.get())) SSL_do_handshake(ssl_.get());
    char buffer[4096];
    for (int size; (size = SSL_read(ssl_.get(), buffer, sizeof buffer)) > 0;) {
      got.append(buffer, static_cast<std::size_t>(size));
    }
  }
  void say(const std::string& plain) {
    REQUIRE(SSL_write(ssl_.get(), plain.data(), static_cast<int>(plain.size())) ==
            static_cast<int>(plain.size()));
  }
  // What waits to be sent, at most so much.
  std::string take(int most) {
    std::string octets(static_cast<std::size_t>(most), '\0');
    const int size = BIO_read(SSL_get_wbio(ssl_.get()), octets.data(), most);
    octets.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return octets;
  }
  SSL* ssl() { return ssl_.get(); }

  std::string got;

 private:
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> ssl_;
};

// Carries octets between both until both are silent, `most` at a time; returns what came out of
// ours.
std::string carry(tls::Endpoint& ours, Other& other, std::string to_other, int most) {
  std::string plain;
  for (;;) {
    for (std::size_t at = 0; at < to_other.size(); at += static_cast<std::size_t>(most)) {
      other.hear(std::string_view(to_other).substr(at, static_cast<std::size_t>(most)));
    }
    to_other.clear();
    for (std::string octets; !(octets = other.take(most)).empty();) {
      Outcome out = ours.feed(octets);
      CHECK_FALSE(out.failed);
      to_other += out.send;
      plain += out.plaintext;
    }
    if (to_other.empty()) return plain;
  }
}

void converse(tls::Endpoint& ours, Other& other, int most) {
  CHECK(ours.state() == tls::State::Connected);
  CHECK(SSL_is_init_finished(other.ssl()) == 1);
  CHECK(std::string(SSL_get_cipher(other.ssl())) == "TLS_AES_128_GCM_SHA256");
  const std::string mail(100'000, 'm');
  carry(ours, other, ours.seal("STAT\r\n" + mail).send, most);
  CHECK(other.got == "STAT\r\n" + mail);
  other.say("+OK\r\n" + mail);
  CHECK(carry(ours, other, "", most) == "+OK\r\n" + mail);
  SSL_key_update(other.ssl(), SSL_KEY_UPDATE_REQUESTED);
  other.say("with new keys");
  CHECK(carry(ours, other, "", most) == "with new keys");
  other.got.clear();
  carry(ours, other, ours.seal("with new keys too").send, most);
  CHECK(other.got == "with new keys too");
  carry(ours, other, ours.close().send, most);
  CHECK((SSL_get_shutdown(other.ssl()) & SSL_RECEIVED_SHUTDOWN) != 0);
  SSL_shutdown(other.ssl());
  carry(ours, other, "", most);
  CHECK(ours.state() == tls::State::Closed);
}

// A certificate of a kind that the lab's own servers do not have.
std::pair<Pkey, Certificate> certificate(const char* kind) {
  Pkey key(std::string_view(kind) == "RSA" ? EVP_PKEY_Q_keygen(nullptr, nullptr, kind, size_t{2048})
                                           : EVP_PKEY_Q_keygen(nullptr, nullptr, kind, "P-256"));
  Certificate made(X509_new());
  X509_set_version(made.get(), 2);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
  X509_set_pubkey(made.get(), key.get());
  X509_sign(made.get(), key.get(), EVP_sha256());
  return {std::move(key), std::move(made)};
}

}  // namespace

TEST_CASE("OpenSSL's client speaks with our TLS server") {
  for (const int most : {1, 7, 65536}) {
    Other other(false);
    // It trusts the lab's certificate, and wants it for this name.
    const auto* at = reinterpret_cast<const unsigned char*>(lab()->certificate.data());
    const Certificate cert(d2i_X509(nullptr, &at, static_cast<long>(lab()->certificate.size())));
    REQUIRE(cert);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(other.context()), cert.get());
    SSL_CTX_set_verify(other.context(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_ciphersuites(other.context(), "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256");
    other.begin(false);
    SSL_set1_host(other.ssl(), "mail.example");
    tls::Settings settings;
    settings.side = Side::Server;
    settings.seed = "server";
    settings.identity = lab();
    tls::Endpoint server(settings);
    INFO("pieces of " << most);
    carry(server, other, "", most);
    CHECK(server.peer_name() == "mail.example");
    CHECK(SSL_get_verify_result(other.ssl()) == X509_V_OK);
    converse(server, other, most);
  }
}

TEST_CASE("our TLS client speaks with OpenSSL's server, whatever its certificate's kind") {
  for (const char* kind : {"Ed25519", "EC", "RSA"}) {
    Other other(true);
    if (std::string_view(kind) == "Ed25519") {
      const auto* at = reinterpret_cast<const unsigned char*>(lab()->certificate.data());
      const Certificate cert(d2i_X509(nullptr, &at, static_cast<long>(lab()->certificate.size())));
      const Pkey key(EVP_PKEY_new_raw_private_key(
          EVP_PKEY_ED25519, nullptr,
          reinterpret_cast<const unsigned char*>(lab()->private_key.data()), 32));
      REQUIRE(SSL_CTX_use_certificate(other.context(), cert.get()) == 1);
      REQUIRE(SSL_CTX_use_PrivateKey(other.context(), key.get()) == 1);
    } else {
      const auto [key, cert] = certificate(kind);
      REQUIRE(SSL_CTX_use_certificate(other.context(), cert.get()) == 1);
      REQUIRE(SSL_CTX_use_PrivateKey(other.context(), key.get()) == 1);
    }
    other.begin(true);
    tls::Settings settings;
    settings.seed = "client";
    settings.server_name = "mail.example";
    if (std::string_view(kind) == "Ed25519") settings.trusted = lab()->certificate;
    tls::Endpoint client(settings);
    INFO(kind);
    carry(client, other, client.start().send, 65536);
    converse(client, other, 65536);
  }
}

TEST_CASE("who cannot do what our TLS can is told so") {
  Other old(false);
  SSL_CTX_set_min_proto_version(old.context(), TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(old.context(), TLS1_2_VERSION);
  old.begin(false);
  tls::Settings settings;
  settings.side = Side::Server;
  settings.seed = "server";
  settings.identity = lab();
  tls::Endpoint server(settings);
  CHECK(server.feed(old.take(65536)).failed == tls::Alert::ProtocolVersion);
  Other stranger(false);
  SSL_CTX_set_ciphersuites(stranger.context(), "TLS_CHACHA20_POLY1305_SHA256");
  stranger.begin(false);
  tls::Endpoint picky(settings);
  CHECK(picky.feed(stranger.take(65536)).failed == tls::Alert::HandshakeFailure);
}

}  // namespace casella
