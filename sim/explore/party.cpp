#include "sim/explore/party.h"

#include <algorithm>

namespace casella::explore {
namespace {

// Stands for whichever other party holds a lock; no connection has this number.
constexpr ConnId kSomebodyElse{0xFFFFFFFFU};

std::shared_ptr<const WorldSettings> without_delays(const WorldSettings& settings) {
  auto still = std::make_shared<WorldSettings>(settings);
  still->link.latency = still->store_takes = still->saving_takes = Duration::zero();
  return still;
}

double per_second(Duration mean) {
  return 1e6 / static_cast<double>(std::max<Duration::rep>(1, mean.count()));
}

}  // namespace

Stage::Stage(const World& start, const Settings& settings)
    : start_(start),
      settings_(settings),
      still_(without_delays(*start.settings)),
      store_(start.store) {
  for (Cow<Account>& account : store_.accounts) {
    if (account->held_by) account.edit().held_by.reset();
  }
}

Party Stage::party(DeviceId id, std::uint8_t kind) const {
  Party party{start_.devices[id.value], {}, {}, kind, 0, 0};
  party.sessions_left = static_cast<std::uint8_t>(settings_.sessions);
  for (const Cow<Connection>& conn : start_.connections) {
    if (conn->device != id) continue;
    party.connections.push_back(conn);
    party.connections.back().edit().device = DeviceId{0};
    for (std::uint32_t i = 0; i < start_.store.accounts.size(); ++i) {
      if (start_.store.accounts[i]->held_by == conn->id)
        party.holds.emplace_back(AccountId{i}, conn->id);
    }
  }
  return party;
}

Inboxes Stage::inboxes() const {
  Inboxes all;
  for (const Cow<Account>& account : store_.accounts) all.push_back(account->inbox);
  return all;
}

World Stage::solo(const Party& party, const Inboxes& inboxes, std::uint32_t others_hold) const {
  World world;
  world.settings = still_;
  world.now = start_.now;
  world.rng = start_.rng;
  world.store = store_;
  for (std::size_t i = 0; i < inboxes.size(); ++i) {
    Cow<Account>& account = world.store.accounts[i];
    if (account->inbox != inboxes[i]) account.edit().inbox = inboxes[i];
    if ((others_hold >> i & 1U) != 0) account.edit().held_by = kSomebodyElse;
  }
  for (const auto& [account, conn] : party.holds) {
    world.store.accounts[account.value].edit().held_by = conn;
  }
  world.devices.push_back(party.device);
  world.connections = party.connections;
  world.connections_made = next_connection(party).value - 1;
  world.messages_made = start_.messages_made;
  return world;
}

ConnId Stage::next_connection(const Party& party) const {
  ConnId next{start_.connections_made + 1};
  const auto taken = [&] {
    return std::any_of(party.connections.begin(), party.connections.end(),
                       [&](const Cow<Connection>& conn) { return conn->id == next; }) ||
           std::any_of(party.holds.begin(), party.holds.end(),
                       [&](const auto& held) { return held.second == next; });
  };
  while (taken()) ++next.value;
  return next;
}

std::vector<Choice> choices_of(const World& world, DeviceId device, bool may_check) {
  std::vector<Choice> all;
  const auto own = [&](ConnId id) {
    const Connection* conn = world.find(id);
    return conn != nullptr && conn->device == device;
  };
  const auto add = [&](const Action& action) {
    Choice choice{action, Cost::None, false, false};
    if (const auto* answer = std::get_if<AnswerStore>(&action)) {
      if (!own(answer->conn)) return;
      choice.asks_store = true;
    } else if (const auto* check = std::get_if<CheckMail>(&action)) {
      // A program that is still writing mail to its disk doesn't begin anew.
      if (check->device != device || !may_check || !world.devices[device.value]->unsaved.empty())
        return;
      choice.person = true;
    } else if (const auto* cut = std::get_if<CutLink>(&action)) {
      if (!own(cut->conn)) return;
      choice.cost = Cost::Cut;
    } else if (const auto* crash = std::get_if<CrashDevice>(&action)) {
      if (crash->device != device) return;
      choice.cost = Cost::Crash;
    } else if (const auto* fails = std::get_if<FailStore>(&action)) {
      if (!own(fails->conn)) return;
      choice.cost = Cost::StoreFailure;
    } else if (const auto* deliver = std::get_if<Deliver>(&action)) {
      if (!own(deliver->conn)) return;
    } else if (const auto* save = std::get_if<SaveMail>(&action)) {
      if (save->device != device) return;
    } else {
      return;  // timers are looked at below
    }
    all.push_back(std::move(choice));
  };
  for (const Action& action : enabled(world)) add(action);
  // A program that somebody typed into can be told to go on by itself.
  const Connection* open = world.connection_of(device);
  const auto& session = world.devices[device.value]->session;
  if (open != nullptr && session && !session->automatic && !open->client->waiting()) {
    all.push_back({CheckMail{device}, Cost::None, false, true});
  }
  for (const Action& action : faults(world)) add(action);
  for (const Cow<Connection>& conn : world.connections) {
    if (conn->device != device || !conn->timer) continue;
    all.push_back({FireTimer{conn->id}, Cost::Timeout, false, false});
  }
  return all;
}

std::vector<Choice> Stage::choices(const Party& party) const {
  World world = solo(party, inboxes(), 0);
  // A cut that is noticed later is noticed at any time.
  for (Cow<Connection>& conn : world.connections) {
    for (const Side to : {Side::Client, Side::Server}) {
      const auto& queue = conn->pipe(to).queue;
      if (!queue.empty()) world.now = std::max(world.now, queue.front().due);
    }
  }
  std::vector<Choice> all = choices_of(world, DeviceId{0}, party.sessions_left > 0);
  for (Choice& choice : all) choice.asks_store |= static_cast<bool>(settings_.meddle);
  return all;
}

std::uint8_t marks_of(const Record& record, const World& before) {
  unsigned marks = 0;
  for (const Happening& what : record.what) {
    if (const auto* refused = std::get_if<happening::Refused>(&what)) {
      if (refused->in_use) marks |= kRefused;
    } else if (const auto* removed = std::get_if<happening::Removed>(&what)) {
      const Connection* conn = before.find(removed->conn);
      if (conn == nullptr || pop3_state(*conn) != pop3::State::Update)
        marks |= kRemovedWithoutQuit;
    }
  }
  return static_cast<std::uint8_t>(marks);
}

Stepped Stage::act(const Party& party, const Choice& choice, const Inboxes& inboxes,
                   std::uint32_t others_hold) const {
  const World before = solo(party, inboxes, others_hold);
  World world = before;
  if (const auto* fire = std::get_if<FireTimer>(&choice.action)) {
    const Connection* conn = world.find(fire->conn);
    if (conn != nullptr && conn->timer) world.now = std::max(world.now, *conn->timer);
  }
  const bool begins = choice.person && world.connection_of(DeviceId{0}) == nullptr;
  Record record;
  step(world, choice.action, record);
  if (settings_.meddle) settings_.meddle(world, record);
  Stepped made{{world.devices[0],
                std::move(world.connections),
                {},
                party.kind,
                party.sessions_left,
                party.marks},
               {}};
  if (begins) --made.party.sessions_left;
  made.party.marks = static_cast<std::uint8_t>(made.party.marks | marks_of(record, before));
  for (std::uint32_t i = 0; i < world.store.accounts.size(); ++i) {
    const Account& account = *world.store.accounts[i];
    made.inboxes.push_back(account.inbox);
    if (account.held_by && *account.held_by != kSomebodyElse) {
      made.party.holds.emplace_back(AccountId{i}, *account.held_by);
    }
  }
  return made;
}

Inboxes Stage::arrive(const Inboxes& inboxes, const Arrival& arrival) const {
  World world;
  world.now = start_.now;
  world.store = store_;
  for (std::size_t i = 0; i < inboxes.size(); ++i)
    world.store.accounts[i].edit().inbox = inboxes[i];
  step(world, Arrive{arrival.account, arrival.message});
  Inboxes all;
  for (const Cow<Account>& account : world.store.accounts) all.push_back(account->inbox);
  return all;
}

double Stage::rate(const Choice& choice, const Party& party) const {
  if (choice.cost != Cost::None) return per_second(settings_.timing.fault);
  if (choice.person) return per_second(settings_.timing.check);
  const WorldSettings& settings = *start_.settings;
  if (std::holds_alternative<AnswerStore>(choice.action)) return per_second(settings.store_takes);
  if (std::holds_alternative<SaveMail>(choice.action)) return per_second(settings.saving_takes);
  Duration extra{};
  if (const auto* deliver = std::get_if<Deliver>(&choice.action)) {
    for (const Cow<Connection>& conn : party.connections) {
      if (conn->id == deliver->conn) extra = conn->pipe(deliver->to).extra;
    }
  }
  return per_second(settings.link.latency + extra);
}

}  // namespace casella::explore
