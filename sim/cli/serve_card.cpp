#include "sim/cli/serve_card.h"

#include <fmt/format.h>

namespace casella::cli {

std::string settings_card(const House& house, const std::vector<live::Gate>& gates,
                          const std::string& address, const std::vector<AccountWish>& accounts,
                          const std::string& fingerprint) {
  const Text& text = house.text;
  const auto port = [&](std::string_view name) {
    for (const live::Gate& gate : gates) {
      if (gate.name == name) return gate.port;
    }
    return std::uint16_t{0};
  };
  const bool usual = address == "127.0.0.1" || address == "::1";
  const std::string host = usual ? "localhost" : address;
  std::string out = text.fill("serve.card.title", host) + "\n\n";
  for (const AccountWish& each : accounts) {
    out += "  " + text.fill("serve.card.account", each.user, each.pass, each.user + "@casella.example") + "\n";
  }
  out += "\n";
  for (const live::Gate& gate : gates) {
    const std::string_view how = gate.door.tls ? "TLS" : gate.name == "pop2" ? "" : gate.name == "pop3" ? "STLS" : "STARTTLS";
    out += fmt::format("  {:<12}{:>6}  {}\n", gate.name, gate.port, how);
  }
  out += "\n";
  if (!accounts.empty()) {
    const std::string& user = accounts.front().user;
    const std::string& pass = accounts.front().pass;
    for (const char* program : {"thunderbird", "outlook", "mutt", "fetchmail", "mbsync", "curl"}) {
      out += text.fill(fmt::format("serve.card.{}", program), host, user, pass, port("pop3"), port("pop3s"),
                       port("imap"), port("imaps"), port("submission"), port("submissions")) + "\n";
    }
  }
  return out + "\n" + text.fill("serve.card.fingerprint", fingerprint) + "\n" +
         std::string(text("serve.card.end"));
}

}  // namespace casella::cli
