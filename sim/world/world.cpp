#include "sim/world/world.h"

#include <algorithm>

#include "sim/world/idle.h"

namespace casella {

std::optional<SimTime> idle_anew(const World& world, const Connection& conn) {
  if (!conn.client) return std::nullopt;  // its other end is outside
  const Device& device = *world.devices[conn.device.value];
  const auto* client = conn.client->as<imap::Client>();
  const bool its_own = device.settings->idle && device.session && device.session->automatic;
  if (!its_own || client == nullptr || !client->idling() || conn.cut) return std::nullopt;
  const ImapMemory* memory = device.session->imap();
  return memory == nullptr ? std::nullopt : std::optional(memory->idle_since + kIdleAnew);
}

namespace {

// A link that is found to be broken is noticed when its time comes, as a timer is.
bool is_later(const Segment& segment, SimTime now) {
  return segment.end == Segment::End::Broken && segment.due > now;
}

// A link that is held stands still, and TCP's clocks with it; once cut, it is the system that
// tells.
bool is_held(const Connection& conn) {
  return conn.cut || conn.to_server.held || conn.to_client.held;
}

// Calls visit(action, due) for each thing that is under way, in the order of `enabled`.
template <class Visit>
void each_pending(const World& world, std::optional<DeviceId> only, Visit visit) {
  for (const Cow<Connection>& held : world.connections) {
    const Connection& conn = *held;
    if (only && conn.device != *only) continue;
    for (const Side to : {Side::Server, Side::Client}) {
      const Pipe& pipe = conn.pipe(to);
      if (conn.tcp && conn.tcp->end(to).timer && !is_held(conn)) {
        visit(Action(TcpTimer{conn.id, to}), *conn.tcp->end(to).timer);
      }
      if (!pipe.queue.empty() && !pipe.held && !is_later(pipe.queue.front(), world.now)) {
        visit(Action(Deliver{conn.id, to}), pipe.queue.front().due);
      }
    }
    if (!conn.asks.empty()) visit(Action(AnswerStore{conn.id}), conn.asks.front().due);
  }
  for (std::uint32_t i = 0; i < world.devices.size(); ++i) {
    const Device& device = *world.devices[i];
    if (device.unsaved.empty() || (only && only->value != i)) continue;
    // A careless program saves when its session is over; a careful one at once.
    const bool over = world.connection_of(DeviceId{i}) == nullptr;
    if (over || device.settings->saves == SaveWhen::BeforeDele) {
      visit(Action(SaveMail{DeviceId{i}}), device.save_due);
    }
  }
}

// What a device says in time is heard in time, however far the clock was put on at once.
bool is_overtaken(const World& world, const Connection& conn) {
  if (!conn.client) return false;
  if (idle_anew(world, conn)) return true;
  const Device& device = *world.devices[conn.device.value];
  return device.settings->idle && !conn.cut && !conn.to_server.queue.empty();
}

template <class Visit>
void each_due_timer(const World& world, std::optional<DeviceId> only, Visit visit) {
  for (const Cow<Connection>& conn : world.connections) {
    if (only && conn->device != *only) continue;
    const auto anew = idle_anew(world, *conn);
    if (anew && *anew <= world.now) visit(Action(CheckMail{conn->device}), *anew);
    const bool due = conn->timer && *conn->timer <= world.now;
    if (due && !is_overtaken(world, *conn)) visit(Action(FireTimer{conn->id}), *conn->timer);
  }
}

void encode_pipe(const Pipe& pipe, Encoder& out) {
  out.flag(pipe.held);
  out.i64(pipe.extra.count());
  out.u64(pipe.queue.size());
  for (const Segment& segment : pipe.queue) {
    out.text(segment.passages.empty() ? segment.octets : woven(segment.octets, segment.passages));
    out.i64(segment.due.time_since_epoch().count());
    out.u64(static_cast<std::uint64_t>(segment.end));
    if (segment.packet != nullptr) segment.packet->encode(out);
  }
}

void encode_connection(const Connection& conn, Encoder& out) {
  out.u64(conn.id.value);
  out.u64(conn.device.value);
  conn.server.encode(out);
  if (conn.client) conn.client->encode(out);
  for (const auto* tls : {&conn.server_tls, &conn.client_tls}) {
    out.flag(tls->has_value());
    if (*tls) (**tls)->encode(out);
  }
  if (conn.tcp) {
    for (const Side side : {Side::Server, Side::Client}) conn.tcp->end(side).endpoint->encode(out);
    out.u64(conn.tcp->packets);
  }
  encode_pipe(conn.to_server, out);
  encode_pipe(conn.to_client, out);
  out.u64(conn.asks.size());
  for (const Ask& ask : conn.asks) {
    out.u64(ask.id.value);
    encode(ask.request, out);
    out.i64(ask.due.time_since_epoch().count());
  }
  out.u64(conn.retrieved.size());
  for (const MessageRef& message : conn.retrieved) out.u64(message->id().value);
  out.i64(conn.timer ? conn.timer->time_since_epoch().count() : -1);
  out.flag(conn.client_open);
  out.flag(conn.server_open);
  out.flag(conn.cut);
  out.flag(conn.handshaking);
  out.flag(conn.secured);
}

}  // namespace

const Connection* World::find(ConnId id) const {
  const auto at = place_of(connections, id);
  return at == connections.end() ? nullptr : &**at;
}

const Connection* World::connection_of(DeviceId device) const {
  for (const Cow<Connection>& conn : connections) {
    if (conn->device == device && conn->client_open && conn->client) return &*conn;
  }
  return nullptr;
}

PortRule World::rule_of(std::uint16_t port) const {
  for (const PortBlock& each : blocked) {
    if (each.port == port) return each.rule;
  }
  return PortRule::Open;
}

std::optional<DeviceId> World::device_named(std::string_view id) const {
  for (std::uint32_t i = 0; i < devices.size(); ++i) {
    if (devices[i]->settings->id == id) return DeviceId{i};
  }
  return std::nullopt;
}

std::optional<AccountId> World::account_named(std::string_view user) const {
  for (std::uint32_t i = 0; i < store.accounts.size(); ++i) {
    if (store.accounts[i]->user == user) return AccountId{i};
  }
  return std::nullopt;
}

void World::encode(Encoder& out) const {
  out.i64(now.time_since_epoch().count());
  out.u64(rng.state());
  store.encode(out);
  out.u64(devices.size());
  for (const Cow<Device>& device : devices) device->encode(out);
  out.u64(connections.size());
  for (const Cow<Connection>& conn : connections) encode_connection(*conn, out);
  out.u64(connections_made);
  out.u64(messages_made);
  for (const PortBlock& each : blocked) {
    out.u64(each.port);
    out.u64(static_cast<std::uint64_t>(each.rule));
  }
}

std::string address_of(const World& world, const DeviceSettings& device) {
  const auto& domains = world.settings->smtp.domains;
  const bool whole = device.user.find('@') != std::string::npos || domains.empty();
  return whole ? device.user : device.user + "@" + domains.front();
}

std::vector<Action> enabled(const World& world) {
  std::vector<Action> all;
  const auto add = [&](Action action, SimTime) { all.push_back(std::move(action)); };
  each_pending(world, std::nullopt, add);
  each_due_timer(world, std::nullopt, add);
  for (std::uint32_t i = 0; i < world.devices.size(); ++i) {
    const bool fetches = world.devices[i]->settings->protocol != proto::Protocol::Smtp;
    if (fetches && world.connection_of(DeviceId{i}) == nullptr) {
      all.emplace_back(CheckMail{DeviceId{i}});
    }
  }
  return all;
}

std::vector<Action> faults(const World& world) {
  std::vector<Action> all;
  for (const Cow<Connection>& conn : world.connections) {
    if (!conn->cut) all.emplace_back(CutLink{conn->id, {}});
    if (!conn->asks.empty()) all.emplace_back(FailStore{conn->id});
  }
  for (std::uint32_t i = 0; i < world.devices.size(); ++i) {
    const bool busy = world.connection_of(DeviceId{i}) != nullptr;
    if (busy || !world.devices[i]->unsaved.empty()) all.emplace_back(CrashDevice{DeviceId{i}});
  }
  return all;
}

std::optional<Action> next_action(const World& world, std::optional<DeviceId> only) {
  std::optional<Action> first;
  SimTime first_due{};
  const auto look = [&](Action action, SimTime due) {
    if (first && first_due <= due) return;
    first = std::move(action);
    first_due = due;
  };
  each_pending(world, only, look);
  each_due_timer(world, only, look);
  return first;
}

std::optional<Action> overdue_action(const World& world) {
  for (const Cow<Connection>& conn : world.connections) {
    const auto anew = idle_anew(world, *conn);
    if (anew && *anew <= world.now) return CheckMail{conn->device};
    const bool due = conn->timer && *conn->timer <= world.now;
    if (due && !is_overtaken(world, *conn)) return FireTimer{conn->id};
    const auto& queue = conn->to_server.queue;
    const bool broken = !queue.empty() && queue.front().end == Segment::End::Broken;
    if (broken && queue.front().due <= world.now) return Deliver{conn->id, Side::Server};
  }
  return std::nullopt;
}

}  // namespace casella
