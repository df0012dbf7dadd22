// What was found, and the ways to it.
#include <algorithm>
#include <numeric>
#include <set>

#include "sim/explore/explorer.h"

namespace casella::explore {
namespace {

using Order = std::array<std::uint8_t, kDevicesLimit>;

Order from_zero() {
  Order order{};
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  return order;
}

// The party's own numbers of its connections, and those of the session that is being told.
using Numbers = std::vector<std::pair<ConnId, ConnId>>;

ConnId number_there(const Numbers& numbers, ConnId own) {
  // The newest first: a number is used again when its connection is gone.
  const auto at = std::find_if(numbers.rbegin(), numbers.rend(),
                               [&](const auto& each) { return each.first == own; });
  return at == numbers.rend() ? own : at->second;
}

Action told(const Action& action, DeviceId device, const Numbers& numbers) {
  Action there = action;
  std::visit(
      [&](auto& each) {
        if constexpr (requires { each.conn; }) each.conn = number_there(numbers, each.conn);
        if constexpr (requires { each.device; }) each.device = device;
      },
      there);
  return there;
}

// Calls visit(places) for each way in which like devices can change places, the given one first.
template <class Visit>
void each_arrangement(const std::vector<std::uint8_t>& kinds, Visit visit) {
  std::vector<std::uint8_t> places(kinds.size());
  std::iota(places.begin(), places.end(), std::uint8_t{0});
  do {
    bool like = true;
    for (std::size_t i = 0; i < places.size(); ++i) like &= kinds[i] == kinds[places[i]];
    if (like) visit(places);
  } while (std::next_permutation(places.begin(), places.end()));
}

}  // namespace

std::vector<std::uint8_t> Explorer::kinds() const {
  std::vector<std::uint8_t> kinds;
  for (std::size_t i = 0; i < graph_.devices(); ++i) {
    kinds.push_back(graph_.parts().facts(graph_.start().words[i + 1]).kind);
  }
  return kinds;
}

// Like devices in the order of what they hold.
Outcome Explorer::outcome_of(StateId state) const {
  const std::uint32_t* words = states_->words(state);
  Outcome outcome;
  outcome.server = contents_of(graph_.parts().boxes(Graph::boxes_of(words)));
  for (std::size_t i = 0; i < graph_.devices(); ++i) {
    outcome.devices.push_back(holding_of(graph_.parts().party(words[i + 1])));
    outcome.places.push_back(static_cast<std::uint8_t>(i));
  }
  const auto kinds = this->kinds();
  for (std::size_t i = 1; i < kinds.size(); ++i) {
    std::size_t at = i;
    for (std::size_t j = i; j-- > 0;) {
      if (kinds[j] != kinds[i]) continue;
      if (outcome.devices[j] <= outcome.devices[at]) break;
      std::swap(outcome.devices[j], outcome.devices[at]);
      std::swap(outcome.places[j], outcome.places[at]);
      at = j;
    }
  }
  outcome.lost = lost_of(outcome, messages_);
  outcome.end = state;
  outcome.steps = depth_;
  return outcome;
}

// How many states the one at hand stands for, since like devices may change places in it.
std::uint64_t Explorer::arrangements(StateId state) const {
  const std::uint32_t* words = states_->words(state);
  std::set<std::vector<std::uint32_t>> different;
  each_arrangement(kinds(), [&](const std::vector<std::uint8_t>& places) {
    std::vector<std::uint32_t> arranged;
    for (const std::uint8_t place : places) arranged.push_back(words[place + 1]);
    different.insert(std::move(arranged));
  });
  return different.size();
}

void Explorer::note_ending(StateId id) {
  Outcome outcome = outcome_of(id);
  const auto next = static_cast<std::uint32_t>(found_.size());
  const auto [at, fresh] = known_.try_emplace(outcome.says(), next);
  if (fresh) found_.push_back(std::move(outcome));
  found_[at->second].states += arrangements(id);
  endings_.push_back(id);
  outcome_of_ending_.push_back(at->second);
}

std::vector<Outcome> Explorer::outcomes() const {
  std::vector<Outcome> all;
  const auto kinds = this->kinds();
  for (const Outcome& found : found_) {
    std::set<std::vector<std::uint32_t>> told_already;
    const std::size_t first = all.size();
    each_arrangement(kinds, [&](const std::vector<std::uint8_t>& places) {
      Outcome outcome = found;
      for (std::size_t i = 0; i < places.size(); ++i) {
        outcome.devices[i] = found.devices[places[i]];
        outcome.places[i] = found.places[places[i]];
      }
      if (told_already.insert(outcome.says()).second) all.push_back(std::move(outcome));
    });
    const std::uint64_t share = all.size() - first;
    for (std::size_t i = first; i < all.size(); ++i) {
      all[i].states /= share;
      all[i].orders /= static_cast<double>(share);
      all[i].likelihood /= static_cast<double>(share);
    }
  }
  return all;
}

std::optional<StateId> Explorer::first_marked(Mark mark) const {
  for (std::size_t bit = 0; bit < marked_.size(); ++bit) {
    if (mark == 1U << bit && (marks_seen_ & mark) != 0) return marked_[bit];
  }
  return std::nullopt;
}

std::vector<StateId> Explorer::path_to(StateId state) const {
  std::vector<StateId> path;
  for (; state != kNoState; state = states_->parent(state)) path.push_back(state);
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<Action> Explorer::actions_to(StateId state,
                                         const std::vector<std::uint8_t>& places) const {
  const std::vector<StateId> path = path_to(state);
  const auto move_into = [&](std::size_t i) { return Move::of(states_->move(path[i])); };
  // Which device is meant by which: known only at the end, so the way is gone twice.
  State at = graph_.start();
  Order order = from_zero();
  for (std::size_t i = 1; i < path.size(); ++i) at = graph_.take(at, move_into(i), order);
  Order name = from_zero();
  for (std::size_t i = 0; i < places.size(); ++i)
    name[order[places[i]]] = static_cast<std::uint8_t>(i);

  std::vector<Action> actions;
  World world = start_;
  Record record;
  const auto act = [&](const Action& action) {
    actions.push_back(action);
    step(world, action, record);
    if (settings_.meddle) settings_.meddle(world, record);
  };
  std::vector<Numbers> numbers(graph_.devices());
  at = graph_.start();
  order = from_zero();
  for (std::size_t i = 1; i < path.size(); ++i) {
    const Move move = move_into(i);
    if (move.place == Move::kArrival) {
      const Arrival& arrival = settings_.arrivals[graph_.arrived(at)];
      act(Arrive{arrival.account, arrival.message});
    } else {
      const std::size_t device = order[move.place];
      const Party& party = graph_.parts().party(at.words[std::size_t{move.place} + 1]);
      const Action action =
          told(graph_.choice(at, move).action, DeviceId{name[device]}, numbers[device]);
      const std::uint32_t made = world.connections_made;
      if (const auto* fire = std::get_if<FireTimer>(&action)) {
        const Connection* conn = world.find(fire->conn);
        if (conn != nullptr && conn->timer && *conn->timer > world.now) {
          act(AdvanceTime{*conn->timer - world.now});
        }
      }
      act(action);
      if (world.connections_made > made) {
        numbers[device].emplace_back(graph_.parts().stage().next_connection(party),
                                     ConnId{made + 1});
      }
    }
    at = graph_.take(at, move, order);
  }
  return actions;
}

Timeline Explorer::way_to(StateId state, const std::vector<std::uint8_t>& places) const {
  Timeline timeline(start_);
  for (const Action& action : actions_to(state, places)) timeline.step(action);
  return timeline;
}

World Explorer::world_at(StateId state) const {
  const std::uint32_t* words = states_->words(state);
  World world = start_;
  world.connections.clear();
  const Boxes& boxes = graph_.parts().boxes(Graph::boxes_of(words));
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    Account account = *boxes[i];
    account.last_login = start_.store.accounts[i]->last_login;
    account.last_accessed = start_.store.accounts[i]->last_accessed;
    world.store.accounts[i] = Cow<Account>(std::move(account));
  }
  for (std::uint32_t i = 0; i < graph_.devices(); ++i) {
    const Party& party = graph_.parts().party(words[i + 1]);
    auto settings = start_.devices[i]->settings;
    world.devices[i] = party.device;
    world.devices[i].edit().settings = std::move(settings);
    for (Cow<Connection> conn : party.connections) {
      conn.edit().device = DeviceId{i};
      world.connections.push_back(std::move(conn));
    }
    for (const auto& [account, conn] : party.holds)
      world.store.accounts[account.value].edit().held_by = conn;
  }
  return world;
}

}  // namespace casella::explore
