#pragma once
// What has become true in a story, and who has learnt it since: the same for every way of getting
// mail, whether it is simulated or modelled.
#include <set>
#include <string>
#include <vector>

#include "sim/compare/play.h"

namespace casella::compare {

struct Fact {
  enum Kind : std::uint8_t { News, ReadIt, DeletedIt } kind{};
  std::string mail;
  Duration since{};                   // of the story
  std::set<std::uint32_t> unaware{};  // devices that have not learnt it yet
};

class Facts {
 public:
  void add(Fact fact) { all_.push_back(std::move(fact)); }

  // Asks known(fact, device) of all that have not learnt it, and writes down what took how long.
  template <class Known>
  void look(Duration now, Column& column, Known known) {
    for (Fact& fact : all_) {
      for (auto at = fact.unaware.begin(); at != fact.unaware.end();) {
        if (!known(fact, *at)) {
          ++at;
          continue;
        }
        learnt(column, fact, *at, now - fact.since);
        at = fact.unaware.erase(at);
      }
    }
  }

  // At the story's end: that mail had come need not be known any more once it is deleted.
  void finish(Column& column, const std::set<std::string>& deleted) const;

 private:
  static void learnt(Column& column, const Fact& fact, std::uint32_t device, Duration took);

  std::vector<Fact> all_;
};

}  // namespace casella::compare
