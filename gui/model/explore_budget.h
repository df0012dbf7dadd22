#pragma once
// What may happen in one story, besides what the devices do by themselves.

namespace casella::gui {

struct ExploreBudget {
  unsigned sessions = 1, cuts = 1, crashes = 0, arrivals = 0, deeds = 0;
  bool operator==(const ExploreBudget&) const = default;
};

// How often each may happen at most, as the window offers it.
inline constexpr ExploreBudget kMostExplored = {3, 2, 2, 2, 2};

}  // namespace casella::gui
