#include "sim/device/policy.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/base/digest.h"

namespace casella {
namespace {

bool has(const std::vector<std::uint32_t>& numbers, std::uint32_t n) {
  // The newest are asked for most.
  return std::find(numbers.rbegin(), numbers.rend(), n) != numbers.rend();
}

std::string login_line(const DeviceSettings& settings, const Pop3Memory& memory,
                       const pop3::Client& client) {
  if (memory.exchange) return memory.auth_line;
  if (settings.apop && !client.timestamp().empty()) {
    return fmt::format("APOP {} {}", settings.user, hex(digest(Hash::Md5, client.timestamp() + settings.pass)));
  }
  if (!memory.user_accepted) return "USER " + settings.user;
  return "PASS " + settings.pass;
}

const Remembered* remembered(const Device& device, const Pop3Memory& memory, std::uint32_t n) {
  if (n > memory.uidls.size() || memory.uidls[n - 1].empty()) return nullptr;
  for (const Remembered& each : device.remembered) {
    if (each.uidl == memory.uidls[n - 1]) return &each;
  }
  return nullptr;
}

bool wants(const Device& device, const Pop3Memory& memory, std::uint32_t n) {
  if (has(memory.fetched, n) || has(memory.failed, n)) return false;
  return device.settings->mode == Mode::Delete || remembered(device, memory, n) == nullptr;
}

bool would_delete(const Device& device, const Pop3Memory& memory, std::uint32_t n, SimTime now) {
  if (has(memory.failed, n) || has(memory.deleted, n)) return false;
  switch (device.settings->mode) {
    case Mode::Delete: return has(memory.fetched, n);
    case Mode::Keep: return false;
    case Mode::KeepDays: break;
  }
  const Remembered* known = remembered(device, memory, n);
  const auto days = std::chrono::hours(24) * device.settings->keep_days;
  return known != nullptr && now - known->first_saved >= days;
}

}  // namespace

Choice next_task(const Device& device, const pop3::Client& client, SimTime now) {
  const Pop3Memory& memory = *device.session;
  const DeviceSettings& settings = *device.settings;
  const auto issue = [&](std::string line) { return Choice{Issue{std::move(line)}, memory.at}; };
  if (!memory.greeted || memory.quit_sent) return {Wait{}, memory.at};
  if (memory.response) return issue(*memory.response);
  if (memory.refused) return issue("QUIT");
  if (!memory.authorized) return issue(login_line(settings, memory, client));
  if (!memory.count) return issue("STAT");
  if (settings.mode != Mode::Delete && !memory.listed_uids && *memory.count > 0) return issue("UIDL");
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

}  // namespace casella
