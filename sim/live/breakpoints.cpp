#include "sim/live/breakpoints.h"

#include "sim/live/faults.h"
#include "sim/world/run.h"

namespace casella::live {

void hold(Hall& hall, Session& session, bool held, SimTime now) {
  for (const Side to : {Side::Client, Side::Server}) {
    hall.act(session, HoldLink{session.id, to, held}, now);
  }
  if (!held) session.stopped_at.clear();
}

bool is_held(const Session& session) {
  const Connection* conn = session.connection();
  return conn != nullptr && (conn->to_client.held || conn->to_server.held);
}

bool Breakpoints::remove(std::size_t index) {
  if (index >= all_.size()) return false;
  all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(index));
  return true;
}

void Breakpoints::look(Hall& hall, Session& session, std::string_view line, SimTime now) {
  while (!all_.empty() && !line.empty()) {  // SMTP's commands come as many at a time as were sent
    const std::size_t end = std::min(line.find('\n'), line.size() - 1) + 1;
    stop_at(hall, session, Breakpoint::On::Command, command_of(session, line.substr(0, end)), now);
    line.remove_prefix(end);
  }
}

void Breakpoints::entered(Hall& hall, Session& session, SimTime now) {
  const Connection* conn = session.connection();
  if (all_.empty() || conn == nullptr) return;
  stop_at(hall, session, Breakpoint::On::State, conn->server.state_name(), now);
}

void Breakpoints::stop_at(Hall& hall, Session& session, Breakpoint::On on, std::string_view what,
                          SimTime now) {
  const Breakpoint* met = nullptr;
  for (Breakpoint& each : all_) {
    if (each.on != on || !matches(each.at, what)) continue;
    ++each.seen;
    if (each.nth == 0 || each.seen == each.nth) met = &each;
  }
  if (met == nullptr || session.ended) return;
  session.stopped_at = met->at;  // not the line itself: it may be a password
  hall.act(session, HoldLink{session.id, Side::Server, true}, now);
}

}  // namespace casella::live
