#pragma once
// The POP2 client against any server.
#include "sim/proto/pop2/client.h"
#include "tests/fuzz/client_trial.h"

namespace casella::pop2 {

inline std::string described(const Reply& reply) {
  return reply.command + "|" + (reply.ok ? "+" : "-") + std::to_string(reply.number) + reply.text +
         "|" + reply.body + "|";
}

}  // namespace casella::pop2

namespace casella::fuzz {

class Pop2ClientTrial : public ClientTrialOf<pop2::Client> {
 public:
  explicit Pop2ClientTrial(std::uint8_t) : ClientTrialOf(kLines) {}

 private:
  static constexpr const char* kLines[] = {"HELO a b", "FOLD x", "READ", "READ 2", "RETR",
                                           "ACKS",     "ACKD",   "NACK", "QUIT",   "",
                                           "XYZZY",    "retr",   "a\nb"};
};

inline void fuzz_pop2_client(std::string_view input) {
  hear_twice<Pop2ClientTrial>(input);
}

}  // namespace casella::fuzz
