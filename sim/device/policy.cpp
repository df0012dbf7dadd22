#include "sim/device/policy.h"

#include <fmt/format.h>

#include "sim/base/digest.h"

namespace casella {
namespace {

std::string login_line(const DeviceSettings& settings, const Pop3Memory& memory,
                       const pop3::Client& client) {
  if (memory.exchange) return memory.auth_line;
  if (settings.apop && !client.timestamp().empty()) {
    return fmt::format("APOP {} {}", settings.user,
                       hex(digest(Hash::Md5, client.timestamp() + settings.pass)));
  }
  if (!memory.user_accepted) return "USER " + settings.user;
  return "PASS " + settings.pass;
}

std::optional<SimTime> first_saved(const Pop3Memory& memory, std::uint32_t n) {
  return n <= memory.first_saved.size() ? memory.first_saved[n - 1] : std::nullopt;
}

bool wants(const Device& device, const Pop3Memory& memory, std::uint32_t n) {
  if (memory.fetched.has(n) || memory.failed.has(n)) return false;
  return device.settings->mode == Mode::Delete || !first_saved(memory, n);
}

bool would_delete(const Device& device, const Pop3Memory& memory, std::uint32_t n, SimTime now) {
  if (memory.failed.has(n) || memory.deleted.has(n)) return false;
  switch (device.settings->mode) {
    case Mode::Delete: return memory.fetched.has(n);
    case Mode::Keep:
    case Mode::Online:
    case Mode::Offline: return false;
    case Mode::KeepDays: break;
  }
  const auto known = first_saved(memory, n);
  const auto days = std::chrono::hours(24) * device.settings->keep_days;
  return known && now - *known >= days;
}

}  // namespace

Choice next_task(const Device& device, const pop3::Client& client, SimTime now) {
  const Pop3Memory& memory = *device.session->pop3();
  const DeviceSettings& settings = *device.settings;
  const auto issue = [&](std::string line) { return Choice{Issue{std::move(line)}, memory.at}; };
  if (!memory.greeted || memory.quit_sent) return {Wait{}, memory.at};
  if (memory.response) return issue(*memory.response);
  if (memory.refused) return issue("QUIT");
  if (settings.security == Security::Stls && !memory.secured) return issue("STLS");
  if (!memory.authorized) return issue(login_line(settings, memory, client));
  if (!memory.count) return issue("STAT");
  if (settings.mode != Mode::Delete && !memory.listed_uids && *memory.count > 0)
    return issue("UIDL");
  const bool saves_first = settings.saves == SaveWhen::BeforeDele;
  for (std::uint32_t n = memory.at; n <= *memory.count; ++n) {
    if (wants(device, memory, n)) {
      return {Issue{fmt::format("RETR {}", n)}, n};
    }
    if (saves_first && !device.unsaved.empty()) return {Save{}, n};
    if (would_delete(device, memory, n, now)) {
      return {Issue{fmt::format("DELE {}", n)}, n};
    }
  }
  return issue("QUIT");
}

// RFC 937, Commands: the client goes from message to message, and says after each what became of
// it.
Choice next_task(const Device& device, const pop2::Client& client) {
  const auto& memory = std::get<Pop2Memory>(device.session->memory);
  const DeviceSettings& settings = *device.settings;
  const auto issue = [](std::string line) { return Choice{Issue{std::move(line)}, 0}; };
  if (!memory.greeted || memory.failed || memory.quit_sent) return {Wait{}, 0};
  switch (client.state()) {
    case pop2::State::Auth:
      return issue("HELO " + pop2::quoted(settings.user) + " " + pop2::quoted(settings.pass));
    case pop2::State::Mbox: return issue("READ");
    case pop2::State::Item: return issue(client.length() > 0 ? "RETR" : "QUIT");
    case pop2::State::Next: {
      const bool deletes = settings.mode == Mode::Delete;
      const bool saves_first = deletes && settings.saves == SaveWhen::BeforeDele;
      if (saves_first && !device.unsaved.empty()) return {Save{}, 0};
      return issue(deletes ? "ACKD" : "ACKS");
    }
    case pop2::State::Lstn:
    case pop2::State::Done:
    case pop2::State::Ended: break;
  }
  return {Wait{}, 0};
}

}  // namespace casella
