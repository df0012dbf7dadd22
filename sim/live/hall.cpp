#include "sim/live/hall.h"

#include <algorithm>

#include "sim/live/saved.h"
#include "sim/proto/imap/notes.h"
#include "sim/proto/pop2/notes.h"
#include "sim/proto/pop3/notes.h"
#include "sim/proto/smtp/notes.h"

namespace casella::live {
namespace {

constexpr std::size_t kRecordOctetsKept = 1U << 16U;  // of the scratch record's memory

bool is_denial(const proto::Note* note) {
  return note == &pop3::note::kDenied || note == &imap::note::kDenied ||
         note == &smtp::note::kDenied || note == &pop2::note::kDenied;
}

}  // namespace

std::string user_of(const Connection& conn) {
  struct {
    std::string operator()(const pop3::Server& server) const {
      return server.transaction() == nullptr ? "" : server.transaction()->user;
    }
    std::string operator()(const pop2::Server& server) const {
      return server.box() == nullptr ? "" : server.box()->user;
    }
    std::string operator()(const smtp::Server& server) const { return server.user(); }
    std::string operator()(const imap::Server& server) const { return server.user(); }
  } user;
  return conn.server.visit(user);
}

Session::Session() = default;
Session::~Session() = default;

Recording Told::recording() const {
  Recording made;
  made.actions = tape.actions();
  made.start = begun(made.actions);
  return made;
}

World Told::begun(const std::vector<Action>& actions) const {
  if (start) return *start;
  World world = empty_world(settings, id, seed, "client");
  world.now = opened;
  for (const Action& action : actions) {  // whoever looks at the beginning meets the accounts
    const auto* becomes = std::get_if<StoreBecomes>(&action);
    if (becomes == nullptr) continue;
    world.store = *becomes->state;
    break;
  }
  return world;
}

Hall::Hall(Limits limits, StoreState store, Keeper* keeper, Committer* committer)
    : limits_(limits),
      store_(std::make_shared<const StoreState>(std::move(store))),
      told_(store_),
      kept_(store_),
      keeper_(keeper),
      committer_(committer),
      guesses_(limits) {
  record_.lean = true;
}

Hall::~Hall() = default;

Session* Hall::find(ConnId id) {
  const auto found = sessions_.find(id.value);
  return found == sessions_.end() ? nullptr : found->second.get();
}

Session* Hall::open(const Door& door, std::string peer, std::uint64_t seed, SimTime now) {
  if (sessions_.size() >= limits_.sessions) return nullptr;
  auto made = std::make_unique<Session>();
  Session& session = *made;
  session.id = ConnId{++opened_};
  session.door = &door;
  session.peer = std::move(peer);
  session.opened = now;
  session.seed = seed;
  session.settings = door.settings;
  session.tape.conn = session.id;
  if (!device_) {
    session.world = empty_world(door.settings, session.id, seed, "client");
    device_ = session.world.devices.front();
  } else {  // all share it: nothing ever happens to it
    session.world.settings = door.settings;
    session.world.rng = Rng(seed);
    session.world.connections_made = session.id.value - 1;
    session.world.devices.push_back(*device_);
  }
  sessions_.emplace(session.id.value, std::move(made));
  run(session, ExternalOpened{DeviceId{0}, door.protocol, door.port, door.tls, now}, now);
  return &session;
}

void Hall::receive(Session& session, std::string_view octets, SimTime now) {
  session.octets_in += octets.size();
  if (session.ended) return;
  session.input += octets;
  take_input(session, now);
}

void Hall::secured(Session& session, SimTime now) {
  if (session.ended) return;
  run(session, ExternalSecured{session.id, now}, now);
  take_input(session, now);
}

void Hall::hung_up(Session& session, SimTime now) {
  session.hung_up = true;
  take_input(session, now);
}

void Hall::end(Session& session, SimTime now) {
  session.input.clear();
  if (session.connection() != nullptr) run(session, ExternalClosed{session.id, now}, now);
  session.ended = true;
}

void Hall::wrote(Session& session, SimTime now) {
  if (!session.input.empty()) take_input(session, now);
}

void Hall::act(Session& session, const Action& action, SimTime now) {
  if (!session.ended) run(session, action, now);
  take_input(session, now);
}

bool Hall::takes_input(const Session& session) const {
  const Connection* conn = session.connection();
  return !session.ended && !session.waits && conn != nullptr && !conn->to_server.held &&
         !session.not_before && conn->asks.empty() &&
         session.unread_octets() < limits_.unread_octets;
}

// A line at a time, so that commands that were sent together do not bring more replies than anybody
// reads. SMTP's replies are short.
void Hall::take_input(Session& session, SimTime now) {
  if (session.taking) return;  // a fault has come between
  session.taking = true;
  std::size_t at = 0;
  while (at < session.input.size() && takes_input(session)) {
    std::size_t end = session.input.size();
    if (session.door->protocol != proto::Protocol::Smtp && !session.handshake) {
      const std::size_t line = session.input.find('\n', at);
      if (line != std::string::npos) end = line + 1;
    }
    std::string piece = session.input.substr(at, end - at);
    at = end;
    if (meddler) meddler(session, piece, now);
    if (session.ended) break;
    run(session, ExternalBytes{session.id, std::move(piece), now}, now);
  }
  session.taking = false;
  session.input.erase(0, at);
  if (session.input.empty()) session.input.shrink_to_fit();
  if (!session.hung_up || session.ended || session.waits) return;
  if (session.input.empty() && (session.connection() == nullptr || takes_input(session))) {
    run(session, ExternalClosed{session.id, now}, now);
    session.ended = true;
  }
}

// One action that does not need the store, and what follows from it by itself.
void Hall::run(Session& session, const Action& action, SimTime now) {
  touch(session);
  step(session, action);
  publish(session, false);
  go_on(session, now);
}

void Hall::step(Session& session, const Action& action) {
  if (session.tape.size_octets() > limits_.tape_octets && !session.saved) {
    if (witness != nullptr) witness->settled(session);
    session.start = std::make_unique<World>(session.world);
    session.tape.clear();
  }
  session.tape.add(action);
  casella::step(session.world, action, record_);
  take_up(session, record_);
  if (watcher) watcher(session, record_.shared.empty() ? record_ : whole(record_));
  if (record_.octets.capacity() > kRecordOctetsKept) record_.octets = std::string();
}

// A server's words, and the messages within them.
void Hall::take_up_sent(Session& session, const Record& record, std::size_t place) {
  const std::string_view text = record.text(std::get<happening::Sent>(record.what[place]).octets);
  std::size_t at = 0;
  for (const Record::Shared& each : record.shared) {
    if (each.sent != place) continue;
    session.undelivered.append(text.substr(at, each.passage.before - at));
    session.undelivered.append(each.passage);
    at = each.passage.before;
  }
  session.undelivered.append(text.substr(at));
}

void Hall::take_up(Session& session, const Record& record) {
  for (std::size_t place = 0; place < record.what.size(); ++place) {
    const Happening& what = record.what[place];
    if (const auto* sent = std::get_if<happening::Sent>(&what)) {
      if (sent->from == Side::Server) take_up_sent(session, record, place);
    } else if (const auto* got = std::get_if<happening::Delivered>(&what)) {
      if (got->to != Side::Client) continue;
      if (got->size_octets == session.undelivered.size()) {
        session.withheld.append(std::move(session.undelivered));
      } else {
        session.withheld.append(session.undelivered.split(got->size_octets));
      }
    } else if (const auto* lost = std::get_if<happening::Lost>(&what)) {
      if (lost->to == Side::Client) session.undelivered.clear();
    } else if (std::holds_alternative<happening::Cut>(what)) {
      session.ended = session.cut = true;
    } else if (const auto* told = std::get_if<happening::Narrated>(&what)) {
      if (!is_denial(told->note)) continue;
      if (++session.guesses <= limits_.free_guesses) continue;
      const unsigned more = std::min(session.guesses - limits_.free_guesses - 1, 10U);
      session.not_before =
          record.at + std::min(limits_.guess_delay * (1U << more), limits_.longest_guess_delay);
    } else if (std::holds_alternative<happening::StateChanged>(what)) {
      follow(session);
    }
  }
}

// The answers that are due, and what the connection has come to.
void Hall::go_on(Session& session, SimTime now) {
  const auto is_due = [&] {
    const Connection* conn = session.connection();
    return conn != nullptr && !conn->asks.empty() &&
           conn->asks.front().due <= std::max(now, session.world.now);
  };
  while (!session.waits && is_due()) answer(session, now);
  const Connection* conn = session.connection();
  session.handshake = conn != nullptr && conn->handshaking;
  if (conn == nullptr) session.ended = true;
  if (conn == nullptr || !entered || conn->server.state_name() == session.state) return;
  session.state = conn->server.state_name();
  entered(session, now);
}

void Hall::touch(Session& session) {
  if (session.busy) return;
  session.busy = true;
  round_.push_back(&session);
}

void Hall::leave(Session& session) {
  const auto following = followers_.find(session.user);
  if (following != followers_.end()) {
    following->second.erase(session.id);
    if (following->second.empty()) followers_.erase(following);
  }
  std::erase(round_, &session);
  if (session.saved) batch_.freed.push_back(session.id);  // if it is undone, it holds nothing
  if (witness != nullptr) witness->left(session);  // in doubt: settle_parted() tells what became
  if (session.saved) parted_.emplace(session.id, session.saved->mark);
  finished_.push_back(std::move(static_cast<Told&>(session)));
  if (finished_.size() > limits_.finished_sessions) finished_.pop_front();
  sessions_.erase(finished_.back().id.value);
}

}  // namespace casella::live
