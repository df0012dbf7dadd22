#include "sim/world/stepper.h"

#include <algorithm>

#include "sim/mail/expiry.h"

namespace casella {

void step(World& world, const Action& action, Record& record) {
  record.what.clear();
  record.octets.clear();
  record.brought.clear();
  record.shared.clear();
  record.action = action;
  std::visit(Stepper(world, record), action);
  record.at = world.now;
}

Record step(World& world, const Action& action) {
  Record record;
  step(world, action, record);
  return record;
}

Record whole(const Record& lean) {
  Record made = lean;
  made.lean = false;
  made.shared.clear();
  made.octets.clear();
  for (std::size_t i = 0; i < made.what.size(); ++i) {
    auto* sent = std::get_if<happening::Sent>(&made.what[i]);
    if (sent == nullptr) continue;
    std::vector<Passage> passages;
    for (const Record::Shared& each : lean.shared) {
      if (each.sent == i) passages.push_back(each.passage);
    }
    const std::string text = woven(lean.text(sent->octets), passages);
    sent->octets = {static_cast<std::uint32_t>(made.octets.size()),
                    static_cast<std::uint32_t>(text.size())};
    made.octets += text;
  }
  return made;
}

Cow<Connection>* Stepper::find(ConnId id) {
  const auto at = place_of(world_.connections, id);
  return at == world_.connections.end() ? nullptr : &*at;
}

Connection* Stepper::edit(ConnId id) {
  Cow<Connection>* conn = find(id);
  return conn == nullptr ? nullptr : &conn->edit();
}

// --- what the simulation does by itself --------------------------------------------------------

void Stepper::operator()(const Deliver& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || (*found)->pipe(action.to).queue.empty() ||
      (*found)->pipe(action.to).held) {
    return;
  }
  deliver(*edit(action.conn), action.to);
  sweep(action.conn);
}

void Stepper::deliver(Connection& conn, Side to) {
  const Segment segment = conn.pipe(to).queue.pop_front();
  reach(segment.due);
  switch (segment.end) {
    case Segment::End::None: arrive(conn, to, segment); break;
    case Segment::End::Closed:
    case Segment::End::Broken: feed(conn, to, proto::PeerClosed{}); break;
    case Segment::End::Refused: unreachable(conn, proto::Reach::Refused); break;
    case Segment::End::NoAnswer: unreachable(conn, proto::Reach::NoAnswer); break;
  }
}

void Stepper::operator()(const AnswerStore& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || (*found)->asks.empty()) return;
  answer(*edit(action.conn), true);
  sweep(action.conn);
}

void Stepper::operator()(const FailStore& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || (*found)->asks.empty()) return;
  note(happening::StoreFailed{action.conn});
  answer(*edit(action.conn), false);
  sweep(action.conn);
}

void Stepper::operator()(const FireTimer& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || !(*found)->timer || *(*found)->timer > world_.now) return;
  Connection& conn = *edit(action.conn);
  conn.timer.reset();
  feed_server(conn, proto::TimerFired{});
  sweep(action.conn);
}

void Stepper::operator()(const TcpTimer& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || !(*found)->tcp || !(*found)->tcp->end(action.side).timer) return;
  Connection& conn = *edit(action.conn);
  reach(*conn.tcp->end(action.side).timer);
  conn.tcp->end(action.side).timer.reset();
  give(conn, action.side, tcp::Timer{});
  sweep(action.conn);
}

void Stepper::operator()(const SaveMail& action) {
  if (action.device.value >= world_.devices.size()) return;
  if (world_.devices[action.device.value]->unsaved.empty()) return;
  Device& device = world_.devices[action.device.value].edit();
  reach(device.save_due);
  for (const LocalMail& mail : device.unsaved) {
    note(happening::Saved{action.device, mail.message->id()});
  }
  save_mail(device, world_.now);
  if (!device.session) return;
  if (Connection* conn = edit(device.session->conn)) go_on(*conn);
}

// --- what people do ------------------------------------------------------------------------------

void Stepper::operator()(const CheckMail& action) {
  if (const Connection* open = world_.connection_of(action.device)) {
    world_.devices[action.device.value].edit().session->automatic = true;
    go_on(*edit(open->id));
  } else {
    if (action.device.value >= world_.devices.size()) return;
    const proto::Protocol protocol = world_.devices[action.device.value]->settings->protocol;
    if (protocol != proto::Protocol::Smtp) connect(action.device, protocol, true);  // it only sends
  }
}

void Stepper::operator()(const Connect& action) {
  connect(action.device, action.protocol, false, action.tls);
}

void Stepper::operator()(const SendMail& action) {
  if (action.device.value >= world_.devices.size() || action.draft == nullptr) return;
  smtp::Letter letter;
  letter.from = address_of(world_, *world_.devices[action.device.value]->settings);
  letter.to = action.to;
  letter.octets = action.draft->octets();
  connect(action.device, proto::Protocol::Smtp, true, false, std::move(letter));
}

void Stepper::operator()(const Type& action) {
  const Connection* open = world_.connection_of(action.device);
  if (open == nullptr) return;
  Connection& conn = *edit(open->id);
  world_.devices[action.device.value].edit().session->automatic = false;
  submit(conn, action.line);
  sweep(conn.id);
}

void Stepper::operator()(const HangUp& action) {
  const Connection* open = world_.connection_of(action.device);
  if (open == nullptr) return;
  const ConnId id = open->id;
  feed_client(*edit(id), proto::PeerClosed{});
  sweep(id);
}

void Stepper::operator()(const Arrive& action) {
  if (action.account.value >= world_.store.accounts.size() || action.message == nullptr) return;
  const std::string& user = world_.store.accounts[action.account.value]->user;
  const auto before = to_compare();
  Applied applied =
      casella::apply(std::move(world_.store), DeliverMessage{user, action.message, world_.now});
  world_.store = std::move(applied.state);
  world_.messages_made = std::max(world_.messages_made, action.message->id().value);
  if (std::holds_alternative<Accepted>(applied.reply)) {
    note(happening::Arrived{action.account, action.message->id()});
  } else {
    note(happening::TurnedAway{action.account});
  }
  spread(before, {});
}

void Stepper::operator()(const AdvanceTime& action) {
  const Duration by = std::min(action.by, kEndOfTime - world_.now);
  if (by <= Duration::zero()) return;
  world_.now += by;
  note(happening::TimePassed{by});
  if (!world_.settings->pop3.expire_days) return;
  const auto before = to_compare();
  expire(*world_.settings->pop3.expire_days);
  spread(before, {});
}

void Stepper::expire(std::uint32_t days) {
  auto left = casella::expire(world_.store, days, world_.now,
                              [&](std::uint32_t account, MessageId message) {
                                note(happening::Expired{AccountId{account}, message});
                              });
  if (left) world_.store = std::move(*left);
}

// --- what goes wrong -----------------------------------------------------------------------------

void Stepper::operator()(const CutLink& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || (*found)->cut) return;
  Connection* conn = edit(action.conn);
  note(happening::Cut{conn->id});
  for (const Side to : {Side::Server, Side::Client}) {
    lose(*conn, to);
    for (const Segment& packet : conn->pipe(to).queue) {  // only TCP's are left there
      note(happening::PacketLost{conn->id, to, packet.number});
    }
    conn->pipe(to).queue.clear();
    conn->pipe(to).held = false;
    if (!conn->open(to)) continue;
    SimTime noticed = world_.now;
    if (to == Side::Server) {
      noticed += std::clamp(action.server_notices, Duration::zero(), kEndOfTime - world_.now);
    }
    conn->pipe(to).queue.push_back({{}, noticed, Segment::End::Broken});
  }
  conn->cut = true;
  sweep(action.conn);
}

void Stepper::operator()(const LosePacket& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || (*found)->pipe(action.to).queue.empty()) return;
  if ((*found)->pipe(action.to).queue.front().packet == nullptr) return;
  Connection& conn = *edit(action.conn);
  const Segment gone = conn.pipe(action.to).queue.pop_front();
  note(happening::PacketLost{conn.id, action.to, gone.number});
}

void Stepper::operator()(const SetFirewall& action) {
  if (world_.rule_of(action.port) == action.rule) return;
  std::erase_if(world_.blocked, [&](const PortBlock& each) { return each.port == action.port; });
  if (action.rule != PortRule::Open) world_.blocked.push_back({action.port, action.rule});
  note(happening::Blocked{action.port, action.rule});
}

void Stepper::operator()(const HoldLink& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || (*found)->cut || (*found)->pipe(action.to).held == action.held) return;
  edit(action.conn)->pipe(action.to).held = action.held;
  note(happening::Held{action.conn, action.to, action.held});
  sweep(action.conn);
}

void Stepper::operator()(const DelayLink& action) {
  const Cow<Connection>* found = find(action.conn);
  const Duration extra = std::min(action.extra, kLongest);
  if (found == nullptr || (*found)->cut || extra < Duration::zero()) return;
  Pipe& pipe = edit(action.conn)->pipe(action.to);
  const Duration more = extra - pipe.extra;
  pipe.extra = extra;
  for (Segment& segment : pipe.queue) segment.due = std::max(world_.now, segment.due + more);
  note(happening::Delayed{action.conn, action.to});
}

void Stepper::operator()(const CrashDevice& action) {
  if (action.device.value >= world_.devices.size()) return;
  const Connection* open = world_.connection_of(action.device);
  if (open == nullptr && world_.devices[action.device.value]->unsaved.empty()) return;
  Device& device = world_.devices[action.device.value].edit();
  note(happening::Crashed{action.device});
  for (const LocalMail& mail : device.unsaved) {
    note(happening::Forgotten{action.device, mail.message->id()});
  }
  device.unsaved.clear();
  device.crashed = true;
  if (open == nullptr) return;
  const ConnId id = open->id;
  feed_client(*edit(id), proto::PeerClosed{});  // its system closes the socket
  sweep(id);
}

namespace {

// Nothing is under way, and nobody waits for anything but TIME-WAIT's end.
bool tcp_is_over(const Connection& conn) {
  if (!conn.tcp || conn.cut) return true;
  const auto over = [&](Side side) {
    const tcp::State state = conn.tcp->end(side).endpoint->state();
    const bool done =
        state == tcp::State::Closed || state == tcp::State::TimeWait || state == tcp::State::Listen;
    return conn.pipe(side).queue.empty() && done;
  };
  return over(Side::Server) && over(Side::Client);
}

// The client gave up before its call got through: the server's engine knows nothing of it.
bool was_never_called(const Connection& conn) {
  return conn.tcp && conn.to_server.queue.empty() &&
         conn.tcp->server.endpoint->state() == tcp::State::Listen;
}

}  // namespace

// Takes a connection out of the world when nothing can happen on it any more.
void Stepper::sweep(ConnId id) {
  Cow<Connection>* conn = find(id);
  if (conn == nullptr) return;
  if (!(*conn)->client) hand_over(*conn);
  if (!(*conn)->client_open && (*conn)->server_open && was_never_called(**conn)) {
    conn->edit().server_open = false;
    note(happening::Closed{id, Side::Server});
  }
  if ((*conn)->client_open || (*conn)->server_open || !(*conn)->asks.empty()) return;
  if (!tcp_is_over(**conn)) return;
  if ((*conn)->tcp) {
    for (const Side to : {Side::Server, Side::Client}) lose(conn->edit(), to);
  }
  world_.connections.erase(world_.connections.begin() + (conn - world_.connections.data()));
}

}  // namespace casella
