#pragma once
// A session as it was, to go back to if what it did can't be kept.
#include "sim/live/hall.h"

namespace casella::live {

struct Session::Saved {
  World world;
  Tape::Mark mark;
  std::shared_ptr<const StoreState> seen;
  std::size_t withheld = 0;
  Outflow undelivered;
  std::optional<SimTime> not_before;
  std::uint32_t guesses = 0;
  bool handshake = false, ended = false, cut = false;
};

}  // namespace casella::live
