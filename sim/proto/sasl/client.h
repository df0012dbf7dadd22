#pragma once
// The client's part of a login exchange.
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/encoder.h"
#include "sim/mail/credential.h"
#include "sim/proto/sasl/mechanism.h"

namespace casella::sasl {

class Client {
 public:
  // `nonce`: printable, without commas, new for each exchange.
  Client(Mechanism mechanism, std::string user, std::string secret, std::string nonce);

  Mechanism mechanism() const { return mechanism_; }

  // What may be sent with the command itself; none if the server speaks first.
  std::optional<std::string> initial();
  // The answer to a challenge, decoded. None: the exchange must be cancelled, since the server has
  // not shown that it knows the secret, or makes no sense.
  std::optional<std::string> respond(std::string_view challenge);

  void encode(Encoder& out) const;

 private:
  std::optional<std::string> scram_final(std::string_view challenge);
  Hash hash() const { return mechanism_ == Mechanism::ScramSha1 ? Hash::Sha1 : Hash::Sha256; }

  Mechanism mechanism_;
  std::string user_, secret_, nonce_;
  std::string server_signature_;  // SCRAM: what the server must say in the end
  int turn_ = 0;
};

}  // namespace casella::sasl
