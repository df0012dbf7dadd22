#include "sim/live/guesses.h"

#include <algorithm>

namespace casella::live {
namespace {

constexpr std::size_t kKnownAtMost = 10'000;

}  // namespace

SimTime Guesses::answer_at(std::string_view peer, const std::string& user, bool wrong,
                           SimTime now) {
  if (known_.empty() && !wrong) return now;
  const std::string address(peer.substr(0, peer.rfind(':')));
  SimTime there = turn("from " + address, wrong, now);
  if (!wrong) there = std::min(there, now + limits_.guess_delay);  // others may share the address
  return std::max(there, turn("as " + user, wrong, now));
}

SimTime Guesses::turn(const std::string& of, bool wrong, SimTime now) {
  auto found = known_.find(of);
  if (found != known_.end() && now - found->second.last > limits_.guesses_forgotten) {
    known_.erase(found);
    found = known_.end();
  }
  if (found == known_.end()) {
    if (!wrong) return now;
    forget(now);
    found = known_.emplace(of, Known()).first;
  }
  Known& known = found->second;
  if (wrong) {
    ++known.wrong;
    known.last = now;
  }
  if (known.wrong <= limits_.free_guesses_in_all) return now;
  known.next =
      std::min(std::max(known.next, now) + limits_.guess_delay, now + limits_.longest_guess_delay);
  return known.next;
}

void Guesses::forget(SimTime now) {
  if (known_.size() < kKnownAtMost) return;
  std::erase_if(
      known_, [&](const auto& each) { return now - each.second.last > limits_.guesses_forgotten; });
  if (known_.size() >= kKnownAtMost) known_.clear();
}

}  // namespace casella::live
