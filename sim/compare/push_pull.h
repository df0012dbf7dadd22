#pragma once
// Push and pull: how soon a device knows of new mail, and what that costs, if the server tells it
// (IDLE) and if it asks every so many minutes. Simulated with the story's mail, at the times at
// which it comes there, over the story's link; what its devices do does not count.
#include <span>
#include <string>
#include <vector>

#include "sim/base/text.h"
#include "sim/compare/play.h"

namespace casella::compare {

inline constexpr int kEveryMinutes[] = {1, 5, 15, 30, 60};

struct Watching {
  int every_minutes = 0;  // 0: IDLE
  Knowing news;
  std::uint32_t sessions = 0, round_trips = 0;
  std::uint64_t octets_up = 0, octets_down = 0;
};

// IDLE first, then polling, from often to seldom. Until an hour after the last message came.
std::vector<Watching> push_and_pull(const Story& story);

std::string push_pull_text(std::span<const Watching> all, const Text& text);
std::string push_pull_csv(std::span<const Watching> all);
// A table and a plot, to stand in a page: delay upwards, octets to the right, both by powers of
// ten.
std::string push_pull_html(std::span<const Watching> all, const Text& text);

}  // namespace casella::compare
