#include "sim/mail/credential.h"
#include "sim/proto/sasl/client.h"
#include "sim/proto/sasl/server.h"
#include "tests/support/catch.h"

using namespace casella;
using namespace casella::sasl;

namespace {

// Plays both sides to the end; whether the store would let the client in, and the client is
// content.
bool exchange(Mechanism mechanism, const std::string& user, const std::string& typed,
              const std::string& secret) {
  Client client(mechanism, user, typed, "clientnonce");
  Server server(mechanism, "servernonce", "host.example");
  auto said = client.initial();
  Turn turn = said ? server.respond(*said) : server.begin();
  for (int turns = 0; turns < 5; ++turns) {
    if (const auto* claim = std::get_if<Claim>(&turn)) {
      std::string signature;
      if (claim->user != user || !proves(claim->credential, secret, signature)) return false;
      const std::string last = Server::last_word(signature);
      return last.empty() || client.respond(last) == "";
    }
    const auto* challenge = std::get_if<Challenge>(&turn);
    if (challenge == nullptr) return false;
    said = client.respond(challenge->octets);
    if (!said) return false;
    turn = server.respond(*said);
  }
  return false;
}

}  // namespace

TEST_CASE("each mechanism lets in who knows the secret, and nobody else") {
  for (const Row& row : kMechanisms) {
    INFO(row.name);
    CHECK(exchange(row.mechanism, "alice", "secret", "secret"));
    CHECK_FALSE(exchange(row.mechanism, "alice", "wrong", "secret"));
    CHECK(exchange(row.mechanism, "a,l=ice", "se cret=", "se cret="));
    CHECK(find_mechanism(row.name) == &row);
  }
  CHECK(find_mechanism("scram-sha-1") != nullptr);
  CHECK(find_mechanism("SCRAM") == nullptr);
}

TEST_CASE("the examples of the RFCs come out") {
  // RFC 2195, section 2
  CHECK(hex(hmac(Hash::Md5, "tanstaaftanstaaf", "<1896.697170952@postoffice.reston.mci.net>")) ==
        "b913a602c7eda7a495b4e6e7334d3890");
  // RFC 5802, section 5
  Client sha1(Mechanism::ScramSha1, "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");
  CHECK(sha1.initial() == "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
  CHECK(sha1.respond("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096") ==
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
  CHECK(sha1.respond("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=") == "");
  // RFC 7677, section 3
  Client sha256(Mechanism::ScramSha256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");
  CHECK(sha256.initial() == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
  const std::string nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  CHECK(sha256.respond("r=" + nonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096") ==
        "c=biws,r=" + nonce + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  CHECK(sha256.respond("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") == "");
}

TEST_CASE("a client cancels when the server can't show that it knows the secret") {
  Client client(Mechanism::ScramSha1, "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");
  CHECK(client.initial());
  CHECK_FALSE(client.respond("r=somebodyelse,s=QSXCR+Q6sek8bf92,i=4096"));
  Client other(Mechanism::ScramSha1, "user", "pencil", "abc");
  CHECK(other.initial());
  CHECK_FALSE(other.respond("r=abc,s=QSXCR+Q6sek8bf92,i=4096"));  // adds nothing to the nonce
  Client last(Mechanism::ScramSha1, "user", "pencil", "abc");
  CHECK(last.initial());
  CHECK(last.respond("r=abcdef,s=QSXCR+Q6sek8bf92,i=4096"));
  CHECK_FALSE(last.respond("v=AAAA"));
  Client dear(Mechanism::ScramSha1, "user", "pencil", "abc");
  CHECK(dear.initial());
  CHECK_FALSE(dear.respond("r=abcdef,s=QSXCR+Q6sek8bf92,i=2000000000"));
}

TEST_CASE("octets that make no sense are rejected") {
  const auto rejected = [](Mechanism mechanism, std::string_view octets) {
    return std::holds_alternative<Rejected>(Server(mechanism, "n", "h").respond(octets));
  };
  using namespace std::string_view_literals;
  CHECK(rejected(Mechanism::Plain, "alice"));
  CHECK(rejected(Mechanism::Plain, "\0alice"sv));
  CHECK(rejected(Mechanism::Plain, "\0\0secret"sv));
  CHECK(rejected(Mechanism::Plain, "bob\0alice\0secret"sv));
  CHECK_FALSE(rejected(Mechanism::Plain, "alice\0alice\0secret"sv));
  CHECK(rejected(Mechanism::CramMd5, "alice"));
  CHECK(rejected(Mechanism::ScramSha1, "p=tls-unique,,n=user,r=x"));
  CHECK(rejected(Mechanism::ScramSha1, "n,,n=us=er,r=x"));
  CHECK(rejected(Mechanism::ScramSha1, "n,,r=x"));
  CHECK(rejected(Mechanism::Login, ""));
  CHECK(rejected(Mechanism::Plain, std::string(5000, 'x')));
}

TEST_CASE("base64 is read strictly") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(from_base64("Zm8=") == "fo");
  CHECK(from_base64("") == "");
  CHECK_FALSE(from_base64("Zm8"));
  CHECK_FALSE(from_base64("Z=8="));
  CHECK_FALSE(from_base64("===="));
  CHECK_FALSE(from_base64("Zm 8"));
}
