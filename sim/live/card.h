#pragma once
// What to enter in a mail program so that it connects to this server.
#include <string>
#include <vector>

#include "sim/base/text.h"
#include "sim/live/serving.h"

namespace casella::live {

struct SettingsCard {
  struct Port {
    std::string name;  // of the gate: "pop3s"
    std::uint16_t port = 0;
    std::string how;  // "TLS", "STLS"; or what it is good for
  };
  struct Program {
    std::string id;     // "thunderbird"
    std::string words;  // some lines; the first begins with the program's name
  };
  std::vector<std::string> accounts;  // a line each
  std::vector<Port> ports;
  std::vector<Program> programs;
  std::string srv;  // lines of a zone file
  std::string fingerprint;
};

// `http`: the port of autoconfiguration; 0: there is none.
SettingsCard settings_card(const Text& text, const Offer& offer,
                           const std::vector<AccountWish>& accounts, std::uint16_t http,
                           const std::string& fingerprint);
SettingsCard settings_card(const Text& text, const Serving& serving);  // of one that runs
std::string as_text(const SettingsCard& card, const Text& text);

}  // namespace casella::live
