#include "sim/live/autoconfig.h"

#include <fmt/format.h>

#include "sim/base/utf8.h"

namespace casella::live {
namespace {

struct Way {
  std::string_view gate, type, security;
};

// The better one first.
constexpr Way kWays[] = {
    {"imaps", "imap", "SSL"},       {"imap", "imap", "STARTTLS"},
    {"pop3s", "pop3", "SSL"},       {"pop3", "pop3", "STARTTLS"},
    {"submissions", "smtp", "SSL"}, {"submission", "smtp", "STARTTLS"},
};

}  // namespace

std::uint16_t Offer::port(std::string_view gate) const {
  for (const Gate& each : gates) {
    if (each.name == gate) return each.port;
  }
  return 0;
}

std::string thunderbird_config(const Offer& offer) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<clientConfig version=\"1.1\">\n"
      "  <emailProvider id=\"{0}\">\n"
      "    <domain>{0}</domain>\n"
      "    <displayName>Casella</displayName>\n"
      "    <displayShortName>Casella</displayShortName>\n",
      xml(offer.domain));
  for (const Way& way : kWays) {
    if (offer.port(way.gate) == 0) continue;
    const std::string_view element = way.type == "smtp" ? "outgoingServer" : "incomingServer";
    out += fmt::format(
        "    <{0} type=\"{1}\">\n"
        "      <hostname>{2}</hostname>\n"
        "      <port>{3}</port>\n"
        "      <socketType>{4}</socketType>\n"
        "      <username>%EMAILLOCALPART%</username>\n"
        "      <authentication>password-cleartext</authentication>\n"
        "    </{0}>\n",
        element, way.type, xml(offer.host), offer.port(way.gate), way.security);
  }
  return out + "  </emailProvider>\n</clientConfig>\n";
}

std::string outlook_config(const Offer& offer, const std::string& address) {
  const std::string user = address.substr(0, address.find('@'));
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Autodiscover "
      "xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">\n"
      "  <Response "
      "xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a\">\n"
      "    <User><DisplayName>{}</DisplayName></User>\n"
      "    <Account>\n"
      "      <AccountType>email</AccountType>\n"
      "      <Action>settings</Action>\n",
      xml(user));
  for (const Way& way : kWays) {
    if (offer.port(way.gate) == 0 || (way.type != "smtp" && way.security == "STARTTLS")) continue;
    const std::string_view type = way.type == "imap"   ? "IMAP"
                                  : way.type == "pop3" ? "POP3"
                                                       : "SMTP";
    const std::string_view encryption = way.security == "SSL" ? "SSL" : "TLS";
    if (type == "SMTP" && encryption == "SSL" && offer.port("submission") != 0) continue;
    out += fmt::format(
        "      <Protocol>\n"
        "        <Type>{}</Type>\n"
        "        <Server>{}</Server>\n"
        "        <Port>{}</Port>\n"
        "        <LoginName>{}</LoginName>\n"
        "        <Encryption>{}</Encryption>\n"
        "        <SSL>{}</SSL>\n"
        "        <SPA>off</SPA>\n"
        "        <AuthRequired>on</AuthRequired>\n"
        "      </Protocol>\n",
        type, xml(offer.host), offer.port(way.gate), xml(user), encryption,
        encryption == "SSL" ? "on" : "off");
  }
  return out + "    </Account>\n  </Response>\n</Autodiscover>\n";
}

std::string srv_records(const Offer& offer) {
  struct Service {
    std::string_view name, gate;
    int priority;
  };
  constexpr Service kServices[] = {{"_imaps", "imaps", 0},
                                   {"_imap", "imap", 10},
                                   {"_pop3s", "pop3s", 20},
                                   {"_pop3", "pop3", 30},
                                   {"_submissions", "submissions", 0},
                                   {"_submission", "submission", 10}};
  std::string out;
  for (const Service& each : kServices) {
    if (offer.port(each.gate) == 0) continue;
    out += fmt::format("{}._tcp.{}. 86400 IN SRV {} 1 {} {}.\n", each.name, offer.domain,
                       each.priority, offer.port(each.gate), offer.host);
  }
  return out;
}

std::string address_asked(const std::string& body) {
  constexpr std::string_view kOpen = "<EMailAddress>", kClose = "</EMailAddress>";
  const std::size_t at = body.find(kOpen);
  const std::size_t end = body.find(kClose, at);
  if (at == std::string::npos || end == std::string::npos) return {};
  return body.substr(at + kOpen.size(), end - at - kOpen.size());
}

}  // namespace casella::live
