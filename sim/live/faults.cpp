#include "sim/live/faults.h"

#include "sim/world/run.h"

namespace casella::live {
namespace {

constexpr ConnId kNobody{0xFFFFFFFFU};  // no session gets so far

}  // namespace

std::string_view command_of(const Session& session, std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (session.door->protocol != proto::Protocol::Imap) return line;
  const std::size_t space = line.find(' ');
  return space == line.npos ? line : line.substr(space + 1);
}

std::optional<FaultKind> fault_named(std::string_view name) {
  if (name == "cut") return FaultKind::Cut;
  if (name == "delay") return FaultKind::Delay;
  if (name == "error") return FaultKind::Error;
  if (name == "lock") return FaultKind::Lock;
  if (name == "full") return FaultKind::Full;
  return std::nullopt;
}

void hold_lock(Hall& hall, const std::string& user, bool held, SimTime now) {
  const auto change = [&](StoreState& store) {
    for (Cow<Account>& account : store.accounts) {
      if (account->user != user || (held && account->held_by)) continue;
      if (held) {
        account.edit().held_by = kNobody;
      } else if (account->held_by == kNobody) {
        account.edit().held_by.reset();
      }
    }
  };
  hall.change_locks(change, now);
}

std::vector<std::string> locked_by_hand(const Hall& hall) {
  std::vector<std::string> users;
  for (const Cow<Account>& account : hall.store().accounts) {
    if (account->held_by == kNobody) users.push_back(account->user);
  }
  return users;
}

void Faults::look(Hall& hall, Session& session, std::string_view line, SimTime now) {
  const std::string_view command = command_of(session, line);
  for (Fault& fault : faults_) {
    if (session.ended || !matches(fault.at, command)) continue;
    if (++fault.seen != fault.nth && fault.nth != 0) continue;
    switch (fault.kind) {
      case FaultKind::Cut: hall.act(session, CutLink{session.id, {}}, now); break;
      case FaultKind::Delay:
        hall.act(session, DelayLink{session.id, Side::Client, fault.delay}, now);
        break;
      case FaultKind::Error: session.fails = true; break;
      case FaultKind::Lock: hold_lock(hall, fault.user, true, now); break;
      case FaultKind::Full: hall.full = true; break;
    }
  }
}

}  // namespace casella::live
