#include "sim/live/card.h"

#include <fmt/format.h>

namespace casella::live {
namespace {

constexpr std::size_t kAccountsTold = 40;
constexpr std::string_view kPrograms[] = {"thunderbird", "outlook", "mutt",
                                          "fetchmail",   "mbsync",  "curl"};

std::vector<std::string> tell_accounts(const Text& text, const Offer& offer,
                                       const std::vector<AccountWish>& accounts) {
  std::vector<std::string> out;
  for (const AccountWish& each : accounts) {
    if (out.size() == kAccountsTold) {
      out.push_back(text.fill("serve.card.more", accounts.size() - kAccountsTold));
      break;
    }
    const std::string address = each.user + "@" + offer.domain;
    out.push_back(text.fill("serve.card.account", each.user, each.pass, address));
  }
  return out;
}

}  // namespace

SettingsCard settings_card(const Text& text, const Serving& serving) {
  const std::uint16_t http = serving.autoconfig ? serving.autoconfig->port() : std::uint16_t{0};
  return settings_card(text, serving.offer(), serving.config.accounts, http,
                       fingerprint(serving.settings.certificate));
}

SettingsCard settings_card(const Text& text, const Offer& offer,
                           const std::vector<AccountWish>& accounts, std::uint16_t http,
                           const std::string& fingerprint) {
  SettingsCard card;
  card.accounts = tell_accounts(text, offer, accounts);
  for (const Gate& gate : offer.gates) {
    card.ports.push_back({gate.name, gate.port,
                          gate.door.tls         ? "TLS"
                          : gate.name == "pop2" ? ""
                          : gate.name == "pop3" ? "STLS"
                                                : "STARTTLS"});
  }
  if (http != 0) {
    card.ports.push_back({"http", http, std::string(text("serve.card.http"))});
  }
  const auto port = [&](std::string_view name) { return offer.port(name); };
  for (const std::string_view program : kPrograms) {
    if (accounts.empty()) break;
    card.programs.push_back(
        {std::string(program),
         text.fill(fmt::format("serve.card.{}", program), offer.host, accounts.front().user,
                   accounts.front().pass, port("pop3"), port("pop3s"), port("imap"), port("imaps"),
                   port("submission"), port("submissions"))});
  }
  card.srv = srv_records(offer);
  card.fingerprint = fingerprint;
  return card;
}

std::string as_text(const SettingsCard& card, const Text& text) {
  std::string out;
  for (const std::string& each : card.accounts) out += "  " + each + "\n";
  out += "\n";
  for (const SettingsCard::Port& each : card.ports) {
    out += fmt::format("  {:<12}{:>6}  {}\n", each.name, each.port, each.how);
  }
  out += "\n";
  for (const SettingsCard::Program& each : card.programs) out += each.words + "\n";
  return out + "\n" + std::string(text("serve.card.srv")) + "\n" + card.srv + "\n" +
         text.fill("serve.card.fingerprint", card.fingerprint) + "\n";
}

}  // namespace casella::live
