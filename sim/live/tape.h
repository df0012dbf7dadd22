#pragma once
// A session's recording: how its world began, and every action on it since, in few octets. All that
// was said and what came of it is found again by doing the actions once more.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/world/timeline.h"

namespace casella::live {

// The world of one session before its client has called: one device, which stands for the client.
World empty_world(const std::shared_ptr<const WorldSettings>& settings, ConnId session,
                  std::uint64_t seed, const std::string& device);

class Tape {
 public:
  using State = std::shared_ptr<const StoreState>;

  // A place on the tape, to go back to.
  struct Mark {
    std::size_t octets = 0, states = 0;
    SimTime at{};
  };

  void add(const Action& action);  // of those that the live server takes; others are a mistake
  Mark mark() const { return {octets_.size(), states_.size(), at_}; }
  void cut(const Mark& mark);  // forgets what came after
  void clear();                // forgets all: another edition
  std::uint32_t edition() const { return edition_; }
  std::vector<Action> actions() const { return actions(Mark()); }
  std::vector<Action> actions(const Mark& from) const { return actions(from, mark()); }
  std::vector<Action> actions(const Mark& from, const Mark& end) const;
  std::size_t size_octets() const { return octets_.size(); }

  ConnId conn{};  // that the actions are about

 private:
  void put(std::uint64_t number);

  std::string octets_;
  std::vector<State> states_;
  SimTime at_{};
  std::uint32_t edition_ = 0;
};

// What a viewer needs to see a session again, from anywhere. Immutable once published.
struct Recording {
  World start;
  std::vector<Action> actions;

  Timeline play() const;
};

}  // namespace casella::live
