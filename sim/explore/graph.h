#pragma once
// States as few words, and the steps between them. Word 0: the mailboxes' number and what is left
// of the budget; then a word a device: its party's number.
#include <array>
#include <cstdint>
#include <vector>

#include "sim/explore/parts.h"
#include "sim/explore/state_set.h"

namespace casella::explore {

struct State {
  std::array<std::uint32_t, kDevicesLimit + 1> words{};
};

// What is left of the budget, packed into 16 bits.
struct Left {
  unsigned arrivals = 0, cuts = 0, crashes = 0, store_failures = 0, timeouts = 0;
  std::uint32_t packed() const {
    return arrivals | cuts << 4U | crashes << 7U | store_failures << 10U | timeouts << 13U;
  }
  static Left of(std::uint32_t word) {
    return {word & 15U, word >> 4U & 7U, word >> 7U & 7U, word >> 10U & 7U, word >> 13U & 7U};
  }
};

// A step from a state: the place of its party in the state, and the row of what that may do.
struct Move {
  static constexpr std::uint8_t kArrival = 0xFF;  // as a place
  std::uint8_t place = 0, row = 0;
  std::uint16_t packed() const { return static_cast<std::uint16_t>(place << 8U | row); }
  static Move of(std::uint16_t word) {
    return {static_cast<std::uint8_t>(word >> 8U), static_cast<std::uint8_t>(word & 0xFFU)};
  }
};

class Graph {
 public:
  Graph(const World& start, const Settings& settings);

  const State& start() const { return start_; }
  std::size_t devices() const { return devices_; }
  std::size_t words() const { return devices_ + 1; }
  Parts& parts() { return parts_; }
  const Parts& parts() const { return parts_; }

  // Adds to `needs` what must be worked out before each() may be called for this state.
  void missing(const std::uint32_t* state, bool all, std::vector<Parts::Need>& needs) const;

  // Calls visit(next state, move, rate) for each step that is to be tried from a state; with `all`,
  // also for those that another order makes up for. True if no step but faults is possible.
  template <class Visit>
  bool each(const std::uint32_t* state, bool all, Visit visit) const;

  // Where one step leads; `order` as in sort().
  State take(const State& state, Move move, std::array<std::uint8_t, kDevicesLimit>& order) const;
  const Choice& choice(const State& state, Move move) const {
    return parts_.choice(parts_.facts(state.words[std::size_t{move.place} + 1]).first_row +
                         move.row);
  }
  unsigned arrived(const State& state) const {
    return static_cast<unsigned>(settings_.arrivals.size()) - Left::of(state.words[0]).arrivals;
  }

  // Marks of all parties together.
  std::uint8_t marks(const std::uint32_t* state) const;

  // Puts like parties into order. `order`, if given, follows: it says which device stands where.
  void sort(State& state, std::array<std::uint8_t, kDevicesLimit>* order = nullptr) const;

  static BoxesId boxes_of(const std::uint32_t* state) { return state[0] >> 16U; }

 private:
  // The party whose steps are all that need be tried; kDevicesLimit if there is none.
  std::size_t chosen(const std::uint32_t* state) const;
  std::uint32_t others_hold(const std::uint32_t* state, std::size_t place) const;
  // The mailboxes have become those of `made`: all parties but the one that did it hear of it.
  void tell(State& made, std::size_t but) const;
  void missing_ears(const std::uint32_t* state, BoxesId boxes, std::size_t but,
                    std::vector<Parts::Need>& needs) const;

  const Settings& settings_;
  Parts parts_;
  std::size_t devices_;
  bool like_parties_ = false;  // some may change places
  bool independent_;
  State start_;
  double arrival_rate_;
};

inline std::size_t Graph::chosen(const std::uint32_t* state) const {
  for (std::size_t i = 0; i < devices_; ++i) {
    if (parts_.facts(state[i + 1]).alone) return i;
  }
  return kDevicesLimit;
}

inline std::uint32_t Graph::others_hold(const std::uint32_t* state, std::size_t place) const {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < devices_; ++i) {
    if (i != place) bits |= parts_.facts(state[i + 1]).holds;
  }
  return bits;
}

inline void Graph::tell(State& made, std::size_t but) const {
  for (std::size_t i = 0; i < devices_; ++i) {
    std::uint32_t& party = made.words[i + 1];
    if (i != but && parts_.facts(party).hears) {
      party = parts_.heard(party, boxes_of(made.words.data()))->party;
    }
  }
}

// One less of what a fault costs; false if none is left.
inline bool pay(std::uint32_t& word, Cost cost) {
  constexpr std::array<unsigned, 5> kShift = {0, 4, 7, 10, 13};
  const unsigned shift = kShift[static_cast<std::size_t>(cost)];
  if ((word >> shift & 7U) == 0) return false;
  word -= 1U << shift;
  return true;
}

template <class Visit>
bool Graph::each(const std::uint32_t* state, bool all, Visit visit) const {
  const std::size_t only = independent_ && !all ? chosen(state) : kDevicesLimit;
  State next;
  std::copy(state, state + words(), next.words.begin());
  bool ends = true;
  for (std::size_t place = 0; place < devices_; ++place) {
    if (only != kDevicesLimit && place != only) continue;
    const PartyId party = state[place + 1];
    const Parts::Facts& facts = parts_.facts(party);
    ends &= !facts.lively;
    for (std::uint32_t i = 0; i < facts.rows; ++i) {
      const Parts::Row& row = parts_.row(facts.first_row + i);
      std::uint32_t first = state[0];
      if (row.cost != Cost::None && !pay(first, row.cost)) continue;
      PartyId to = row.to;
      if (row.asks_store) {
        const Parts::Met* met =
            parts_.answer(facts.first_row + i, boxes_of(state), others_hold(state, place));
        to = met->party;
        first = (first & 0xFFFFU) | met->boxes << 16U;
      }
      State made = next;
      made.words[0] = first;
      made.words[place + 1] = to;
      if (first >> 16U != boxes_of(state)) tell(made, place);
      if (like_parties_) sort(made);
      visit(made, Move{static_cast<std::uint8_t>(place), static_cast<std::uint8_t>(i)},
            parts_.rate(facts.first_row + i));
    }
  }
  const unsigned left = Left::of(state[0]).arrivals;
  if (left > 0 && only == kDevicesLimit) {
    ends = false;
    const auto before = static_cast<unsigned>(settings_.arrivals.size()) - left;
    State made = next;
    made.words[0] = ((state[0] & 0xFFFFU) - 1) | parts_.arrival(boxes_of(state), before)->boxes
                                                     << 16U;
    tell(made, devices_);
    if (like_parties_) sort(made);
    visit(made, Move{Move::kArrival, 0}, arrival_rate_);
  }
  return ends;
}

}  // namespace casella::explore
