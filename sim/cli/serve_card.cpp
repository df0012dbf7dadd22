#include "sim/cli/serve_card.h"

#include <fmt/format.h>

namespace casella::cli {
namespace {

constexpr std::size_t kAccountsTold = 40;

}  // namespace

std::string settings_card(const House& house, const live::Offer& offer,
                          const std::vector<AccountWish>& accounts, std::uint16_t http,
                          const std::string& fingerprint) {
  const Text& text = house.text;
  const std::string& host = offer.host;
  const auto port = [&](std::string_view name) { return offer.port(name); };
  std::string out = text.fill("serve.card.title", host) + "\n\n";
  std::size_t told = 0;
  for (const AccountWish& each : accounts) {
    if (++told > kAccountsTold) {
      out += "  " + text.fill("serve.card.more", accounts.size() - kAccountsTold) + "\n";
      break;
    }
    out += "  " +
           text.fill("serve.card.account", each.user, each.pass, each.user + "@" + offer.domain) +
           "\n";
  }
  out += "\n";
  for (const live::Gate& gate : offer.gates) {
    const std::string_view how = gate.door.tls         ? "TLS"
                                 : gate.name == "pop2" ? ""
                                 : gate.name == "pop3" ? "STLS"
                                                       : "STARTTLS";
    out += fmt::format("  {:<12}{:>6}  {}\n", gate.name, gate.port, how);
  }
  if (http != 0) out += fmt::format("  {:<12}{:>6}  {}\n", "http", http, text("serve.card.http"));
  out += "\n";
  if (!accounts.empty()) {
    const std::string& user = accounts.front().user;
    const std::string& pass = accounts.front().pass;
    for (const char* program : {"thunderbird", "outlook", "mutt", "fetchmail", "mbsync", "curl"}) {
      out += text.fill(fmt::format("serve.card.{}", program), host, user, pass, port("pop3"),
                       port("pop3s"), port("imap"), port("imaps"), port("submission"),
                       port("submissions")) +
             "\n";
    }
  }
  out += "\n" + std::string(text("serve.card.srv")) + "\n" + live::srv_records(offer);
  return out + "\n" + text.fill("serve.card.fingerprint", fingerprint) + "\n" +
         std::string(text("serve.card.end"));
}

}  // namespace casella::cli
