// Connections whose client is outside: a real socket joins at the link.
#include "sim/world/stepper.h"

namespace casella {

void Stepper::operator()(const ExternalOpened& action) {
  if (action.device.value >= world_.devices.size()) return;
  reach(action.at);
  const ConnId id{++world_.connections_made};
  add(Connection{id, action.device, server_of(action.protocol, id), std::nullopt});
  Connection& conn = *edit(id);
  conn.port = action.port;
  conn.private_at_once = action.tls;
  conn.handshaking = action.tls;
  note(happening::Opened{id, action.device, action.protocol, action.port});
  if (!action.tls) feed_server(conn, proto::Connected{});
  sweep(id);
}

void Stepper::operator()(const ExternalBytes& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || (*found)->client || !(*found)->client_open || action.octets.empty())
    return;
  reach(action.at);
  Connection& conn = *edit(action.conn);
  note(happening::Sent{conn.id, Side::Client, keep(action.octets), conn.secured});
  send(conn, Side::Client, action.octets);
  sweep(action.conn);
}

void Stepper::operator()(const ExternalSecured& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || !(*found)->handshaking) return;
  reach(action.at);
  Connection& conn = *edit(action.conn);
  conn.handshaking = false;
  conn.secured = true;
  note(happening::Secured{conn.id, Side::Server, {}});
  feed_server(conn, proto::TlsReady{});
  if (conn.private_at_once) feed_server(conn, proto::Connected{});
  sweep(action.conn);
}

void Stepper::operator()(const ExternalClosed& action) {
  const Cow<Connection>* found = find(action.conn);
  if (found == nullptr || (*found)->client) return;
  reach(action.at);
  close(*edit(action.conn), Side::Client);
  sweep(action.conn);
}

void Stepper::operator()(const StoreBecomes& action) {
  if (action.state == nullptr) return;
  reach(action.at);
  const auto before = to_compare();
  world_.store = *action.state;
  spread(before, {});
}

// What has crossed the link by now goes on in the same step: outside nobody waits for a Deliver.
void Stepper::hand_over(Cow<Connection>& held) {
  for (const Side to : {Side::Server, Side::Client}) {
    const auto ready = [&] {
      const Pipe& pipe = held->pipe(to);
      return !pipe.held && !pipe.queue.empty() && pipe.queue.front().due <= world_.now;
    };
    if (!ready()) continue;
    while (ready()) deliver(held.edit(), to);
    held.edit().pipe(to).queue.tidy();  // nothing may come for hours
  }
}

}  // namespace casella
