#include "sim/explore/party.h"

#include <algorithm>

#include "sim/proto/imap/explain.h"
#include "sim/world/stepper.h"

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

const imap::Server* imap_server(const Connection& conn) {
  return conn.server_open ? conn.server.as<imap::Server>() : nullptr;
}

// What the sessions know of the store is the state's, not the party's.
void unlearn(Party& party) {
  for (Cow<Connection>& conn : party.connections) {
    if (imap_server(*conn) == nullptr) continue;
    conn.edit().server.visit([](auto& engine) {
      if constexpr (requires { engine.unlearn(); }) engine.unlearn();
    });
  }
}

void learn(World& world, const Boxes& boxes) {
  Record record;
  Stepper stepper(world, record);
  for (const Cow<Account>& account : boxes) stepper.hear(*account);
}

bool same(const Account& one, const Account& two) {
  const auto folder = [](const Folder& left, const Folder& right) {
    return left.box == right.box && left.name == right.name;
  };
  return one.inbox == two.inbox && one.subscribed == two.subscribed &&
         std::equal(one.folders.begin(), one.folders.end(), two.folders.begin(), two.folders.end(),
                    folder);
}

bool knows(const Device& device, const PersonsDeed& deed) {
  if (device.settings->protocol == proto::Protocol::Imap) {
    return device.imap->find(deed.message) != nullptr;
  }
  return deed.deed != Deed::Move && device.copies_of(deed.message) > 0;
}

}  // namespace

Stage::Stage(const World& start, const Settings& settings)
    : start_(start),
      settings_(settings),
      still_(without_delays(*start.settings)),
      store_(start.store) {
  store_.accounts = boxes_of(start.store);
}

Party Stage::party(DeviceId id, std::uint8_t kind) const {
  Party party{start_.devices[id.value], {}, {}, kind, 0, 0, deeds_of(id, settings_.deeds)};
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
  unlearn(party);
  return party;
}

std::uint8_t deeds_of(DeviceId device, const std::vector<PersonsDeed>& deeds) {
  unsigned bits = 0;
  for (std::size_t i = 0; i < deeds.size(); ++i) bits |= deeds[i].device == device ? 1U << i : 0U;
  return static_cast<std::uint8_t>(bits);
}

Boxes boxes_of(const StoreState& store) {
  Boxes all = store.accounts;
  for (Cow<Account>& account : all) {
    if (!account->held_by && !account->last_login && account->last_accessed == Uid{}) continue;
    account.edit().held_by.reset();
    account.edit().last_login.reset();
    account.edit().last_accessed = {};
  }
  return all;
}

Boxes Stage::boxes() const {
  return store_.accounts;
}

World Stage::solo(const Party& party, const Boxes& boxes, std::uint32_t others_hold) const {
  World world;
  world.settings = still_;
  world.now = start_.now;
  world.rng = start_.rng;
  world.store.accounts = boxes;
  world.store.messages_brought = store_.messages_brought;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    Cow<Account>& account = world.store.accounts[i];
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

std::vector<Choice> choices_of(const World& world, DeviceId device, const Wishes& wishes) {
  std::vector<Choice> all;
  const auto own = [&](ConnId id) {
    const Connection* conn = world.find(id);
    return conn != nullptr && conn->device == device;
  };
  const auto add = [&](const Action& action) {
    Choice choice{action, Cost::None, false, false, 0};
    if (const auto* answer = std::get_if<AnswerStore>(&action)) {
      if (!own(answer->conn)) return;
      choice.asks_store = true;
    } else if (const auto* check = std::get_if<CheckMail>(&action)) {
      // A program that is still writing mail to its disk doesn't begin anew.
      if (check->device != device || !wishes.check || !world.devices[device.value]->unsaved.empty())
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
      const imap::Server* server = imap_server(*world.find(deliver->conn));
      choice.asks_store =
          deliver->to == Side::Server && server != nullptr && server->view() != nullptr;
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
    all.push_back({CheckMail{device}, Cost::None, false, true, 0});
  }
  for (std::size_t i = 0; i < wishes.deeds.size(); ++i) {
    const PersonsDeed& deed = wishes.deeds[i];
    if ((wishes.deeds_left >> i & 1U) == 0 || !knows(*world.devices[device.value], deed)) continue;
    all.push_back({HandleMail{device, deed.deed, deed.message, deed.folder}, Cost::None, false,
                   true, static_cast<std::uint8_t>(1U << i)});
  }
  for (const Action& action : faults(world)) add(action);
  for (const Cow<Connection>& conn : world.connections) {
    if (conn->device != device || !conn->timer) continue;
    all.push_back({FireTimer{conn->id}, Cost::Timeout, false, false, 0});
  }
  return all;
}

std::vector<Choice> Stage::choices(const Party& party) const {
  World world = solo(party, boxes(), 0);
  // A cut that is noticed later is noticed at any time.
  for (Cow<Connection>& conn : world.connections) {
    for (const Side to : {Side::Client, Side::Server}) {
      const auto& queue = conn->pipe(to).queue;
      if (!queue.empty()) world.now = std::max(world.now, queue.front().due);
    }
  }
  const Wishes wishes{party.sessions_left > 0, settings_.deeds, party.deeds_left};
  std::vector<Choice> all = choices_of(world, DeviceId{0}, wishes);
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
      const bool imap = conn != nullptr && conn->server.protocol() == proto::Protocol::Imap;
      if (!imap && (conn == nullptr || pop3_state(*conn) != pop3::State::Update))
        marks |= kRemovedWithoutQuit;
    } else if (const auto* sent = std::get_if<happening::Sent>(&what)) {
      const Connection* conn = sent->from == Side::Server ? before.find(sent->conn) : nullptr;
      const auto* client =
          conn == nullptr || !conn->client ? nullptr : conn->client->as<imap::Client>();
      if (client == nullptr || client->open_row() == nullptr) continue;
      if (!imap::forbids_expunge(*client->open_row(), client->open_by_uid())) continue;
      const auto octets =
          std::string_view(record.octets).substr(sent->octets.at, sent->octets.size);
      if (imap::expunges_in(octets) > 0) marks |= kExpungedEarly;
    }
  }
  return static_cast<std::uint8_t>(marks);
}

Stepped Stage::act(const Party& party, const Choice& choice, const Boxes& boxes,
                   std::uint32_t others_hold) const {
  World before = solo(party, boxes, others_hold);
  if (choice.asks_store) learn(before, boxes);
  World world = before;
  if (const auto* fire = std::get_if<FireTimer>(&choice.action)) {
    const Connection* conn = world.find(fire->conn);
    if (conn != nullptr && conn->timer) world.now = std::max(world.now, *conn->timer);
  }
  const bool checks = std::holds_alternative<CheckMail>(choice.action);
  const bool begins = checks && world.connection_of(DeviceId{0}) == nullptr;
  Record record;
  step(world, choice.action, record);
  if (settings_.meddle) settings_.meddle(world, record);
  Stepped made{taken(world, party), boxes_of(world.store)};
  if (begins) --made.party.sessions_left;
  made.party.deeds_left = static_cast<std::uint8_t>(party.deeds_left & ~choice.deed);
  made.party.marks = static_cast<std::uint8_t>(made.party.marks | marks_of(record, before));
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (same(*made.boxes[i], *boxes[i])) made.boxes[i] = boxes[i];
  }
  return made;
}

// The party, as it stands in a world of its own by now.
Party Stage::taken(World& world, const Party& was) {
  Party party = was;
  party.device = world.devices[0];
  party.connections = std::move(world.connections);
  party.holds.clear();
  for (std::uint32_t i = 0; i < world.store.accounts.size(); ++i) {
    const auto& holder = world.store.accounts[i]->held_by;
    if (holder && *holder != kSomebodyElse) party.holds.emplace_back(AccountId{i}, *holder);
  }
  unlearn(party);
  return party;
}

bool Stage::hears(const Party& party) {
  return std::any_of(party.connections.begin(), party.connections.end(),
                     [](const Cow<Connection>& conn) {
                       const imap::Server* server = imap_server(*conn);
                       return server != nullptr && server->idling();
                     });
}

Party Stage::hear(const Party& party, const Boxes& boxes) const {
  World world = solo(party, boxes, 0);
  learn(world, boxes);
  return taken(world, party);
}

Boxes Stage::arrive(const Boxes& boxes, const Arrival& arrival) const {
  World world;
  world.now = start_.now;
  world.store.accounts = boxes;
  step(world, Arrive{arrival.account, arrival.message});
  return boxes_of(world.store);
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
