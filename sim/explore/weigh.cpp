// Orders and likelihoods flow from the start to the endings: a state passes on what it got once all
// states that lead to it have done so. Steps always lead on, never round, so none waits for ever.
#include <cassert>

#include "sim/explore/explorer.h"

namespace casella::explore {

void Explorer::weigh() {
  assert(every_order_);
  struct Flow {
    double orders = 0, likelihood = 0;
  };
  std::array<std::vector<Flow>, StateSet::kShards> flows;
  for (std::size_t i = 0; i < StateSet::kShards; ++i) flows[i].resize(states_->size(i));
  const auto flow = [&](StateId id) -> Flow& {
    return flows[id >> StateSet::kLocalBits][id & StateSet::kShardLimit];
  };
  const std::size_t words = graph_.words();
  std::vector<StateId> ready;
  std::vector<StateId> next;
  struct Edge {
    StateId to;
    double rate;
  };
  std::vector<Edge> edges;
  const auto first = states_->find(graph_.start().words.data(),
                                   StateSet::hash(graph_.start().words.data(), words));
  flow(first) = {1, 1};
  states_->take_way_in(first);
  for (ready.push_back(first); !ready.empty(); ready.swap(next)) {
    next.clear();
    for (const StateId id : ready) {
      edges.clear();
      double total = 0;
      const auto visit = [&](const State& to, Move, double rate) {
        edges.push_back(
            {states_->find(to.words.data(), StateSet::hash(to.words.data(), words)), rate});
        total += rate;
      };
      // Where nothing but faults is left the story is over: none that comes later makes another.
      const bool ends = graph_.each(states_->words(id), true, visit);
      const Flow from = flow(id);
      for (const Edge& edge : edges) {
        Flow& to = flow(edge.to);
        to.orders += from.orders;
        if (!ends) to.likelihood += from.likelihood * edge.rate / total;
        if (states_->take_way_in(edge.to)) next.push_back(edge.to);
      }
    }
  }
  for (std::size_t i = 0; i < endings_.size(); ++i) {
    Outcome& outcome = found_[outcome_of_ending_[i]];
    outcome.orders += flow(endings_[i]).orders;
    outcome.likelihood += flow(endings_[i]).likelihood;
  }
}

}  // namespace casella::explore
