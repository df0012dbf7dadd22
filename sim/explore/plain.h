#pragma once
// The slow and obvious explorer: whole worlds, stepped one by one and told apart by their octets.
// It has no reduction but that of time, which can be left out too. It exists to hold the fast one
// to its word, and for what the fast one can't do: engines that look beyond their own party.
#include <cstdint>
#include <vector>

#include "sim/explore/outcome.h"
#include "sim/explore/settings.h"

namespace casella::explore {

struct PlainResult {
  std::uint64_t states = 0;
  std::uint64_t steps = 0;
  std::uint64_t endings = 0;
  std::uint32_t depth = 0;
  bool finished = false;
  std::vector<Outcome> outcomes;  // with how many states end so, and the length of the shortest way
};

// Gives up after `states_limit` states. Of the settings it obeys the budget, meddle, and of the
// reductions `time`.
PlainResult explore_plainly(const World& start, const Settings& settings,
                            std::uint64_t states_limit = 1'000'000);

}  // namespace casella::explore
