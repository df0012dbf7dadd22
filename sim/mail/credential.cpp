#include "sim/mail/credential.h"

namespace casella {
namespace {

struct Proves {
  const std::string& secret;
  std::string& server_signature;

  bool operator()(const PlainPassword& plain) const { return same_secret(plain.password, secret); }

  bool operator()(const ApopDigest& apop) const {
    const std::string expected = hex(digest(Hash::Md5, apop.timestamp + secret));
    return !expected.empty() && same_secret(apop.digest, expected);
  }

  bool operator()(const CramDigest& cram) const {
    const std::string expected = hex(hmac(Hash::Md5, secret, cram.challenge));
    return !expected.empty() && same_secret(cram.digest, expected);
  }

  bool operator()(const ScramProof& scram) const {
    const ScramKeys keys = scram_keys(scram.hash, secret, scram.salt, scram.rounds);
    std::string client_key = hmac(scram.hash, keys.stored_key, scram.auth_message);
    if (client_key.empty() || scram.proof.size() != client_key.size()) return false;
    for (std::size_t i = 0; i < client_key.size(); ++i) {
      client_key[i] = static_cast<char>(client_key[i] ^ scram.proof[i]);
    }
    if (!same_secret(digest(scram.hash, client_key), keys.stored_key)) return false;
    server_signature = hmac(scram.hash, keys.server_key, scram.auth_message);
    return true;
  }
};

}  // namespace

void encode(const Credential& credential, Encoder& out) {
  struct {
    Encoder& out;
    void operator()(const PlainPassword& plain) const { out.text(plain.password); }
    void operator()(const ApopDigest& apop) const {
      out.text(apop.timestamp);
      out.text(apop.digest);
    }
    void operator()(const CramDigest& cram) const {
      out.text(cram.challenge);
      out.text(cram.digest);
    }
    void operator()(const ScramProof& scram) const {
      out.text(scram.auth_message);
      out.text(scram.proof);
    }
  } content{out};
  out.u64(credential.index());
  std::visit(content, credential);
}

ScramKeys scram_keys(Hash hash, const std::string& secret, const std::string& salt,
                     std::uint32_t rounds) {
  const std::string salted = pbkdf2(hash, secret, salt, rounds);
  ScramKeys keys;
  keys.client_key = hmac(hash, salted, "Client Key");
  keys.stored_key = digest(hash, keys.client_key);
  keys.server_key = hmac(hash, salted, "Server Key");
  return keys;
}

bool proves(const Credential& credential, const std::string& secret,
            std::string& server_signature) {
  return std::visit(Proves{secret, server_signature}, credential);
}

}  // namespace casella
