#pragma once
// The SMTP client against any server.
#include "sim/proto/smtp/client.h"
#include "tests/fuzz/client_trial.h"

namespace casella::smtp {

inline std::string described(const Reply& reply) {
  std::string text = reply.command + "|" + std::to_string(reply.code);
  for (const std::string& line : reply.lines) text += "|" + line;
  return text + "\n";
}

}  // namespace casella::smtp

namespace casella::fuzz {

class SmtpClientTrial : public ClientTrialOf<smtp::Client> {
 public:
  explicit SmtpClientTrial(std::uint8_t) : ClientTrialOf(kLines) {}

 private:
  static constexpr const char* kLines[] = {"EHLO a", "HELO a",     "MAIL FROM:<>", "RCPT TO:<a@b>",
                                           "DATA",   ".",          "BDAT 3",       "BDAT 0 LAST",
                                           "RSET",   "NOOP",       "VRFY a",       "STARTTLS",
                                           "*",      "AUTH PLAIN", "AUTH PLAIN =", "QUIT",
                                           "HELP",   "",           "XYZZY",        "a\nb"};
};

inline void fuzz_smtp_client(std::string_view input) {
  hear_twice<SmtpClientTrial>(input);
}

}  // namespace casella::fuzz
