#pragma once
// Every party and every set of mailboxes that an exploration meets, by number, with the steps
// between them. The engines take each step once; after that it is a look into a table.
//
// Reading is for many threads at a time; resolve() for one, while nobody reads. Numbers are given
// in the order of what is asked for, so they don't depend on the threads.
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/explore/party.h"
#include "sim/explore/workers.h"

namespace casella::explore {

using PartyId = std::uint32_t;
using BoxesId = std::uint32_t;
inline constexpr BoxesId kBoxesLimit = 0xFFFF;

class Parts {
 public:
  struct Row {
    PartyId to = 0;  // unless it asks the store
    Cost cost = Cost::None;
    bool asks_store = false;
  };
  struct Facts {
    std::uint32_t first_row = 0;
    std::uint8_t rows = 0;
    bool known = false;   // its rows have been worked out
    bool lively = false;  // something can happen that is no fault
    bool alone =
        false;  // lively, and nothing that can happen is noticed by others, or depends on them
    bool asks = false;   // some row asks the store
    bool hears = false;  // it changes when mailboxes do
    std::uint8_t marks = 0;
    std::uint8_t kind = 0;
    std::uint32_t holds = 0;   // bit i: account i's lock
    std::uint32_t inside = 0;  // 4 bits an account: how many of its sessions are in the maildrop
  };
  struct Met {  // what came of a question to the store
    PartyId party = 0;
    BoxesId boxes = 0;
  };
  // Something that must be worked out before a state's successors can be told.
  struct Need {
    enum class What : std::uint8_t { Rows, Answer, Arrival, Heard } what = What::Rows;
    PartyId party = 0;
    std::uint32_t row = 0;  // Answer; of an Arrival: the number of messages that came before
    BoxesId boxes = 0;
    std::uint32_t others_hold = 0;
  };

  Parts(const World& start, const Settings& settings);

  const Stage& stage() const { return stage_; }
  PartyId add(Party party);
  BoxesId add(Boxes boxes);

  const Facts& facts(PartyId id) const { return facts_[id]; }
  const Row& row(std::uint32_t index) const { return rows_[index]; }
  const Choice& choice(std::uint32_t index) const { return choices_[index]; }
  double rate(std::uint32_t index) const { return rates_[index]; }
  const Party& party(PartyId id) const { return parties_[id]; }
  const Boxes& boxes(BoxesId id) const { return boxes_[id]; }
  std::size_t parties() const { return parties_.size(); }
  std::size_t steps_taken() const { return steps_taken_; }  // by the engines
  bool full() const { return boxes_.size() > kBoxesLimit; }
  std::size_t memory_octets() const;

  // Null if it has to be worked out first.
  const Met* answer(std::uint32_t row, BoxesId boxes, std::uint32_t others_hold) const {
    return find(key(row, boxes, others_hold));
  }
  const Met* arrival(BoxesId boxes, unsigned before) const {
    return find(key(kArrivalRow, boxes, before));
  }

  // What becomes of a party that hears, where the mailboxes have become these.
  const Met* heard(PartyId party, BoxesId boxes) const {
    return find(key(kHeard | party, boxes, 0));
  }

  // Works out what is needed; what is known already, or named twice, is passed over.
  void resolve(const std::vector<Need>& needs, Workers& workers);

 private:
  static constexpr std::uint32_t kArrivalRow = 0xFFFFFFFEU;
  static constexpr std::uint32_t kHeard = 0x80000000U;  // no row has so large a number
  static std::uint64_t key(std::uint32_t row, BoxesId boxes, std::uint32_t last) {
    return (std::uint64_t{row} + 1) << 32U | std::uint64_t{boxes} << 16U | last;
  }
  const Met* find(std::uint64_t key) const;
  void keep(std::uint64_t key, Met met);

  struct Worked {
    std::vector<Choice> choices;
    std::vector<Party> parties;  // for each choice that doesn't ask the store
    std::vector<std::string> octets;
    Boxes boxes;
    std::string boxes_octets;
  };
  Worked work_out(const Need& need) const;
  void settle(const Need& need, Worked worked);
  PartyId add(Party party, std::string octets);
  BoxesId add(Boxes boxes, std::string octets);

  Stage stage_;
  const Settings& settings_;
  std::deque<Party> parties_;
  std::vector<Facts> facts_;
  std::vector<Row> rows_;
  std::vector<double> rates_;
  std::deque<Choice> choices_;
  std::deque<Boxes> boxes_;
  std::unordered_map<std::string, PartyId> party_ids_;
  std::unordered_map<std::string, BoxesId> boxes_ids_;
  std::size_t octets_kept_ = 0;
  std::size_t steps_taken_ = 0;

  struct Slot {
    std::uint64_t key = 0;  // 0: free
    Met met;
  };
  std::vector<Slot> slots_;
  std::size_t slots_used_ = 0;
};

}  // namespace casella::explore
