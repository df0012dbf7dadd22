#pragma once
// Who guesses passwords is slowed, on however many connections: by address, and by the user that is
// tried. Past a few wrong ones each answer to a login waits its turn, but never longer than a
// person would bear. A right one waits its user's turn too, so that silence tells nothing, and of
// its address's, which others may share, a moment.
#include <map>
#include <string>
#include <string_view>

#include "sim/live/limits.h"

namespace casella::live {

class Guesses {
 public:
  explicit Guesses(const Limits& limits) : limits_(limits) {}

  // When a login that was tried now may be answered. `peer` has its port: "127.0.0.1:54321".
  SimTime answer_at(std::string_view peer, const std::string& user, bool wrong, SimTime now);

 private:
  struct Known {
    std::uint32_t wrong = 0;
    SimTime last{};  // wrong one
    SimTime next{};  // free turn
  };
  SimTime turn(const std::string& of, bool wrong, SimTime now);
  void forget(SimTime now);

  Limits limits_;
  std::map<std::string, Known> known_;
};

}  // namespace casella::live
