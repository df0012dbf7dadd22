#pragma once
// Where sessions stop, to be looked at: before a command is carried out, or in a state just
// entered.
//
// A session that stops is held: what its client writes waits, and is carried out once it is
// released. Everything else goes on.
#include <string>
#include <string_view>
#include <vector>

#include "sim/live/hall.h"

namespace casella::live {

struct Breakpoint {
  enum class On : std::uint8_t { Command, State };
  On on = On::Command;
  std::string at;          // "RETR *", of IMAP without its tag; or a state: "TRANSACTION". '*': any
  std::uint32_t nth = 0;   // of those that match, counted over all sessions; 0: each
  std::uint32_t seen = 0;  // so many have
};

// Both ways: neither commands nor replies pass. Released, all goes on from there.
void hold(Hall& hall, Session& session, bool held, SimTime now);
bool is_held(const Session& session);

class Breakpoints {
 public:
  void add(Breakpoint breakpoint) { all_.push_back(std::move(breakpoint)); }
  bool remove(std::size_t index);  // false: there is none
  void clear() { all_.clear(); }
  const std::vector<Breakpoint>& all() const { return all_; }

  // Looks at a line before it is carried out,
  void look(Hall& hall, Session& session, std::string_view line, SimTime now);
  // and at a session that has entered another state.
  void entered(Hall& hall, Session& session, SimTime now);

 private:
  void stop_at(Hall& hall, Session& session, Breakpoint::On on, std::string_view what, SimTime now);

  std::vector<Breakpoint> all_;
};

}  // namespace casella::live
