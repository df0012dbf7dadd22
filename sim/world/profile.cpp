#include "sim/world/profile.h"

#include <algorithm>

namespace casella {
namespace {

void modern(WorldSettings& settings) {
  pop3::ServerSettings& server = settings.pop3;
  for (const sasl::Row& row : sasl::kMechanisms) server.mechanisms.push_back(row.mechanism);
  settings.smtp.starttls = settings.imap.starttls = true;
  server.auth_codes = server.stls = server.utf8 = server.lang = true;
}

// As RFC 1081 had it: no APOP and no UIDL, but LAST and RPOP; of CAPA nobody had thought.
void of_1988(WorldSettings& settings) {
  pop3::ServerSettings& server = settings.pop3;
  server.capa = server.apop = server.uidl = server.response_codes = false;
  server.last = server.rpop = true;
}

constexpr Profile kProfiles[] = {
    {"rfc1939", [](WorldSettings&) {}},
    {"modern", modern},
    {"1988", of_1988},
    {"no-uidl", [](WorldSettings& s) { s.pop3.uidl = false; }},
    {"no-lock", [](WorldSettings& s) { s.pop3.exclusive = false; }},
    {"no-apop", [](WorldSettings& s) { s.pop3.apop = false; }},
    {"expire-7-days", [](WorldSettings& s) { s.pop3.expire_days = 7; }},
    {"renumbers-uidl", [](WorldSettings& s) { s.pop3.uidl_changes = true; }},
    {"lies-about-top",
     [](WorldSettings& s) {
       s.pop3.top = false;
       s.pop3.top_is_a_lie = true;
     }},
    {"deletes-at-dele", [](WorldSettings& s) { s.pop3.removes_at_dele = true; }},
    {"renumbers-early", [](WorldSettings& s) { s.imap.renumbers_early = true; }},
    {"slow",
     [](WorldSettings& s) {
       s.link.latency = std::chrono::milliseconds(300);
       s.store_takes = std::chrono::milliseconds(500);
     }},
};

}  // namespace

std::span<const Profile> profiles() {
  return kProfiles;
}

const Profile* find_profile(std::string_view name) {
  const auto found = std::find_if(std::begin(kProfiles), std::end(kProfiles),
                                  [&](const Profile& each) { return each.name == name; });
  return found == std::end(kProfiles) ? nullptr : found;
}

std::string profile_names() {
  std::string names;
  for (const Profile& each : kProfiles)
    names += (names.empty() ? "" : ", ") + std::string(each.name);
  return names;
}

void take_on(WorldSettings& settings, const Profile& profile) {
  const WorldSettings fresh;
  std::string host = std::move(settings.pop3.host);
  settings.pop3 = fresh.pop3;
  settings.pop3.host = std::move(host);
  settings.smtp.starttls = fresh.smtp.starttls;
  settings.imap.starttls = fresh.imap.starttls;
  settings.imap.renumbers_early = fresh.imap.renumbers_early;
  settings.store_takes = fresh.store_takes;
  if (settings.profile == "slow") settings.link.latency = fresh.link.latency;
  profile.apply(settings);
  settings.profile = profile.name;
}

}  // namespace casella
