#include "sim/explore/plain.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "sim/explore/graph.h"

namespace casella::explore {
namespace {

struct Whole {
  World world;
  std::vector<unsigned> sessions_left;
  std::vector<std::uint8_t> deeds_left;
  std::vector<std::uint8_t> marks;
  std::uint32_t left = 0;  // of the budget: Left
};

class Plain {
 public:
  Plain(const World& start, const Settings& settings) : start_(start), settings_(settings) {}

  Whole first() const {
    Whole whole{start_,
                std::vector<unsigned>(start_.devices.size(), settings_.sessions),
                {},
                std::vector<std::uint8_t>(start_.devices.size(), 0),
                0};
    for (std::uint32_t i = 0; i < start_.devices.size(); ++i) {
      whole.deeds_left.push_back(deeds_of(DeviceId{i}, settings_.deeds));
    }
    const Faults& faults = settings_.faults;
    whole.left = Left{static_cast<unsigned>(settings_.arrivals.size()), faults.cuts, faults.crashes,
                      faults.store_failures, faults.timeouts}
                     .packed();
    if (settings_.reductions.time) {
      auto still = std::make_shared<WorldSettings>(*start_.settings);
      still->link.latency = still->store_takes = still->saving_takes = Duration::zero();
      whole.world.settings = std::move(still);
    }
    return whole;
  }

  std::string encode(const Whole& whole) const {
    const World& world = whole.world;
    Encoder out;
    out.u64(whole.left);
    if (!settings_.reductions.time) world.encode(out);
    StoreState store;
    store.accounts = boxes_of(world.store);
    store.encode(out);
    for (std::uint32_t i = 0; i < world.devices.size(); ++i) {
      out.u64(whole.sessions_left[i]);
      out.u64(whole.deeds_left[i]);
      out.u64(whole.marks[i]);
      encode_device(*world.devices[i], start_.now, out);
      for (const Cow<Connection>& conn : world.connections) {
        if (conn->device.value == i) encode_connection(*conn, out);
      }
    }
    for (const Cow<Account>& account : world.store.accounts) {
      out.u64(account->held_by ? account->held_by->value : 0);
    }
    return out.octets();
  }

  // Calls visit(next) for each step; true if no step but faults is possible.
  template <class Visit>
  bool each(const Whole& from, Visit visit) const {
    bool ends = true;
    World seen = from.world;
    for (Cow<Connection>& conn : seen.connections) {  // a cut is noticed at any time
      for (const Side to : {Side::Client, Side::Server}) {
        const auto& queue = conn->pipe(to).queue;
        if (!queue.empty()) seen.now = std::max(seen.now, queue.front().due);
      }
    }
    for (std::uint32_t i = 0; i < seen.devices.size(); ++i) {
      const Wishes wishes{from.sessions_left[i] > 0, settings_.deeds, from.deeds_left[i]};
      for (const Choice& choice : choices_of(seen, DeviceId{i}, wishes)) {
        ends &= choice.cost != Cost::None;
        Whole next = from;
        if (choice.cost != Cost::None && !pay(next.left, choice.cost)) continue;
        act(next, i, choice);
        visit(std::move(next));
      }
    }
    if (const unsigned arrivals = Left::of(from.left).arrivals; arrivals > 0) {
      const Arrival& arrival = settings_.arrivals[settings_.arrivals.size() - arrivals];
      Whole next = from;
      --next.left;
      step(next.world, Arrive{arrival.account, arrival.message});
      settle(next.world);
      visit(std::move(next));
      return false;
    }
    return ends;
  }

  Outcome outcome_of(const Whole& whole) const {
    Outcome outcome;
    outcome.server = contents_of(boxes_of(whole.world.store));
    for (std::size_t i = 0; i < whole.world.devices.size(); ++i) {
      Party party{whole.world.devices[i], {}, {}, 0, 0, whole.marks[i], 0};
      for (const Cow<Account>& account : whole.world.store.accounts) {
        if (account->held_by && owner(*account->held_by, whole.world) == i)
          party.holds.emplace_back();
      }
      outcome.devices.push_back(holding_of(party));
    }
    outcome.lost = lost_of(outcome, messages_of(start_, settings_));
    return outcome;
  }

 private:
  static constexpr std::uint32_t kOfADevice =
      16;  // connection numbers, when they are given out here

  std::size_t owner(ConnId id, const World& world) const {
    if (const Connection* conn = world.find(id)) return conn->device.value;
    return id.value > start_.connections_made
               ? (id.value - start_.connections_made - 1) / kOfADevice
               : 0;
  }

  void act(Whole& whole, std::uint32_t device, const Choice& choice) const {
    World& world = whole.world;
    const bool connects = choice.person && world.connection_of(DeviceId{device}) == nullptr;
    if (connects && std::holds_alternative<CheckMail>(choice.action)) {
      --whole.sessions_left[device];
    }
    if (connects && settings_.reductions.time) number_next(world, device);
    whole.deeds_left[device] = static_cast<std::uint8_t>(whole.deeds_left[device] & ~choice.deed);
    if (const auto* fire = std::get_if<FireTimer>(&choice.action)) {
      world.now = std::max(world.now, *world.find(fire->conn)->timer);
    }
    const World before = world;
    Record record;
    step(world, choice.action, record);
    if (settings_.meddle) settings_.meddle(world, record);
    whole.marks[device] = static_cast<std::uint8_t>(whole.marks[device] | marks_of(record, before));
    settle(world);
  }

  void number_next(World& world, std::uint32_t device) const {
    std::uint32_t next = start_.connections_made + 1 + device * kOfADevice;
    const auto taken = [&] {
      return world.find(ConnId{next}) != nullptr ||
             std::any_of(
                 world.store.accounts.begin(), world.store.accounts.end(),
                 [&](const Cow<Account>& account) { return account->held_by == ConnId{next}; });
    };
    while (taken()) ++next;
    world.connections_made = next - 1;
  }

  void settle(World& world) const {
    if (!settings_.reductions.time) return;
    world.now = start_.now;
    world.rng = start_.rng;
  }

  const World& start_;
  const Settings& settings_;
};

}  // namespace

PlainResult explore_plainly(const World& start, const Settings& settings,
                            std::uint64_t states_limit) {
  const Plain plain(start, settings);
  PlainResult result;
  std::unordered_set<std::string> seen;
  std::map<std::vector<std::uint32_t>, std::size_t> known;
  std::vector<Whole> layer{plain.first()};
  seen.insert(plain.encode(layer[0]));
  for (std::vector<Whole> next; !layer.empty(); layer.swap(next), next.clear()) {
    for (const Whole& from : layer) {
      const bool ends = plain.each(from, [&](Whole to) {
        ++result.steps;
        if (seen.insert(plain.encode(to)).second) next.push_back(std::move(to));
      });
      if (!ends) continue;
      ++result.endings;
      Outcome outcome = plain.outcome_of(from);
      outcome.steps = result.depth;
      const auto [at, fresh] = known.try_emplace(outcome.says(), result.outcomes.size());
      if (fresh) result.outcomes.push_back(std::move(outcome));
      ++result.outcomes[at->second].states;
    }
    result.states = seen.size();
    if (seen.size() > states_limit) return result;
    result.depth += next.empty() ? 0 : 1;
  }
  result.finished = true;
  return result;
}

}  // namespace casella::explore
