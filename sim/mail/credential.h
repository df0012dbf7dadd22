#pragma once
// What a client offers to show that it knows an account's secret. Only the store knows the secret,
// so only the store compares.
#include <cstdint>
#include <string>
#include <variant>

#include "sim/base/digest.h"
#include "sim/base/encoder.h"

namespace casella {

struct PlainPassword {
  std::string password;
};

// APOP: the MD5 digest of the greeting's timestamp followed by the secret (RFC 1939, section 7).
struct ApopDigest {
  std::string timestamp, digest;
};

// CRAM-MD5: the keyed MD5 digest of the challenge (RFC 2195, section 2).
struct CramDigest {
  std::string challenge, digest;
};

// SCRAM: a proof over the whole exchange (RFC 5802, section 3).
struct ScramProof {
  Hash hash = Hash::Sha256;
  std::string salt;
  std::uint32_t rounds = 0;
  std::string auth_message;
  std::string proof;
};

using Credential = std::variant<PlainPassword, ApopDigest, CramDigest, ScramProof>;
void encode(const Credential& credential, Encoder& out);

// What both sides derive from the secret. Dear on purpose: `rounds` many digests.
struct ScramKeys {
  std::string client_key, stored_key, server_key;
};
ScramKeys scram_keys(Hash hash, const std::string& secret, const std::string& salt,
                     std::uint32_t rounds);

// Whether the credential shows that its maker knows `secret`. For SCRAM, `server_signature`
// receives what shows the client in turn that the server knows it too.
bool proves(const Credential& credential, const std::string& secret, std::string& server_signature);

}  // namespace casella
