#pragma once
// What goes wrong on purpose, by hand or by a script: the nth time that a command comes, or each
// time.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/live/hall.h"

namespace casella::live {

enum class FaultKind : std::uint8_t {
  Cut,    // the connection is cut before the command is carried out
  Delay,  // replies of this session take longer from here on
  Error,  // the store can't do what this session asks next
  Lock,   // somebody else holds the maildrop of `user` from here on
  Full,   // no mailbox takes another message from here on
};
std::optional<FaultKind> fault_named(
    std::string_view name);  // "cut", "delay", "error", "lock", "full"

struct Fault {
  FaultKind kind = FaultKind::Cut;
  std::string at;  // a command with its arguments, '*' for any: "RETR *". Of IMAP without its tag
  std::uint32_t nth = 1;  // of those that match, counted over all sessions; 0: each
  Duration delay{};
  std::string user;
  std::uint32_t seen = 0;
};

// Holds the maildrop as a session would that is not there; `held` false lets it go.
void hold_lock(Hall& hall, const std::string& user, bool held, SimTime now);
// Whose maildrops are held so.
std::vector<std::string> locked_by_hand(const Hall& hall);

// A line without its end, and of IMAP without its tag.
std::string_view command_of(const Session& session, std::string_view line);

class Faults {
 public:
  void add(Fault fault) { faults_.push_back(std::move(fault)); }
  void clear() { faults_.clear(); }
  const std::vector<Fault>& all() const { return faults_; }

  // Looks at a line before it is carried out.
  void look(Hall& hall, Session& session, std::string_view line, SimTime now);

 private:
  std::vector<Fault> faults_;
};

}  // namespace casella::live
