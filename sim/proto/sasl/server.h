#pragma once
// The server's part of a login exchange. It knows no secrets: it ends with a credential for the
// store.
#include <string>
#include <string_view>
#include <variant>

#include "sim/base/encoder.h"
#include "sim/mail/credential.h"
#include "sim/proto/sasl/mechanism.h"

namespace casella::sasl {

inline constexpr std::uint32_t kScramRounds = 4096;  // RFC 5802, section 5.1: at least so many
inline constexpr std::size_t kResponseLimitOctets = 4096;

struct Challenge {
  std::string octets;
};              // to be sent to the client
struct Claim {  // to be put before the store
  std::string user;
  Credential credential;
};
// The client's octets make no sense; or they are to let one user act for another, which nobody may.
struct Rejected {
  bool acts_for_other = false;
};
using Turn = std::variant<Challenge, Claim, Rejected>;

class Server {
 public:
  // `nonce`: printable, new for each exchange. `host` goes into CRAM-MD5's challenge and the salts.
  Server(Mechanism mechanism, std::string nonce, std::string host);

  // What the server says before the client has said anything.
  Turn begin();
  // What it says to the client's octets, which are decoded already.
  Turn respond(std::string_view octets);
  // After the store agreed: what the client has still to be shown; empty if nothing.
  static std::string last_word(const std::string& server_signature);

  void encode(Encoder& out) const;

 private:
  Turn plain(std::string_view octets) const;
  Turn login(std::string_view octets);
  Turn cram(std::string_view octets) const;
  Turn scram_first(std::string_view octets);
  Turn scram_final(std::string_view octets) const;

  Mechanism mechanism_;
  std::string nonce_, host_;
  std::string user_;  // LOGIN, SCRAM: learnt in the first turn
  std::string client_first_, server_first_, full_nonce_, salt_;  // SCRAM
  bool begun_ = false;
};

}  // namespace casella::sasl
