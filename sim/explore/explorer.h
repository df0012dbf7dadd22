#pragma once
// Everything that can happen from a world on, within a budget, breadth first: so each ending comes
// with a shortest way to it. The result does not depend on the number of threads.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "sim/explore/graph.h"
#include "sim/explore/outcome.h"
#include "sim/explore/settings.h"
#include "sim/world/timeline.h"

namespace casella::explore {

struct Progress {
  std::uint64_t states = 0;        // seen
  std::uint64_t steps = 0;         // between them
  std::uint64_t waiting = 0;       // seen, but not yet gone on from: the frontier
  std::uint64_t endings = 0;       // states from which nothing but faults leads on
  std::uint32_t depth = 0;         // steps from the start
  std::uint64_t engine_steps = 0;  // that the protocol engines really took
  std::size_t memory_octets = 0;
};

enum class Halt : std::uint8_t {
  Finished,
  Stopped,     // the caller wanted it
  OutOfMemory  // as much as the settings allow is in use
};

class Explorer {
 public:
  Explorer(World start, Settings settings);
  ~Explorer();
  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;

  // Goes on from where the last call stopped, until all is seen or `go_on` returns false; it is
  // called now and then.
  Halt run(const std::function<bool(const Progress&)>& go_on = {});
  void allow_memory(std::size_t octets) { settings_.memory_octets = octets; }

  // Counts orders and likelihoods, which need every order: only after a run that finished with
  // reductions.independent off. May be called once.
  void weigh();

  const World& start() const { return start_; }
  const Settings& settings() const { return settings_; }
  Progress progress() const;
  std::uint64_t memory_of_states() const { return states_->memory_octets(); }

  // Those found so far; in the order in which they were found, those that differ only in which of
  // several like devices is meant side by side.
  std::vector<Outcome> outcomes() const;
  const std::vector<Outcome>& found() const { return found_; }  // one for those that are alike
  const std::vector<StateId>& endings() const { return endings_; }

  // The first state found in which a party carries this mark.
  std::optional<StateId> first_marked(Mark mark) const;

  // The session that leads to a state, as a log that can be stepped through. With `places` (of an
  // outcome), the devices change places as told there.
  Timeline way_to(StateId state, const std::vector<std::uint8_t>& places = {}) const;
  std::vector<Action> actions_to(StateId state, const std::vector<std::uint8_t>& places = {}) const;

  // The world of a state: like devices stand in any order, connections have their party's numbers.
  World world_at(StateId state) const;

 private:
  struct Block;  // a piece of work of one layer
  bool fill_batch();
  void resolve_batch();
  void expand(std::size_t block);
  void expand_in_order();
  void put_shard(std::size_t shard, std::size_t blocks);
  void note_endings(std::size_t blocks);
  void note_ending(StateId id);
  std::vector<StateId> path_to(StateId state) const;
  Outcome outcome_of(StateId state) const;
  std::uint64_t arrangements(StateId state) const;
  std::vector<std::uint8_t> kinds() const;

  World start_;
  Settings settings_;
  std::vector<MessageId> messages_;
  Workers workers_;
  Graph graph_;
  std::unique_ptr<StateSet> states_;
  bool every_order_;

  // The layer at hand: in each shard, the states from `begin` to `end`; `at` are next.
  std::array<std::uint32_t, StateSet::kShards> layer_at_{}, layer_end_{};
  std::vector<StateId> batch_;
  std::vector<Block> blocks_;
  std::uint64_t done_ = 0, steps_ = 0;
  std::uint32_t depth_ = 0;

  std::vector<StateId> endings_;
  std::vector<std::uint32_t> outcome_of_ending_;
  std::vector<Outcome> found_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> known_;  // what an outcome says -> its index
  std::uint8_t marks_seen_ = 0;
  std::array<StateId, 8> marked_{};
};

}  // namespace casella::explore
