// How TLS stands between the engines and the link. The engines write and read plaintext; the link
// carries records, and they are all that anybody between the two can see.
#include <fmt/format.h>

#include "sim/world/stepper.h"

namespace casella {

// Both ends' keys come from the world's seed, so that a session can be replayed and explained.
void Stepper::start_tls(Connection& conn, Side side) {
  const std::string& host = world_.settings->pop3.host;
  tls::Settings settings;
  settings.side = side;
  settings.seed = fmt::format("{:016x}", world_.rng.next());
  settings.server_name = host;
  if (side == Side::Server) {
    settings.identity = std::make_shared<const tls::Identity>(tls::make_identity(host, host));
  }
  auto& tls = conn.tls(side);
  tls.emplace(tls::Endpoint(std::move(settings)));
  carry_out(conn, side, tls->edit().start());
}

void Stepper::carry_out(Connection& conn, Side side, tls::Outcome outcome) {
  std::string_view rest = outcome.send;
  for (const tls::Record& record : outcome.records) {
    if (!record.sent) continue;
    note(happening::TlsSent{conn.id, side, keep(rest.substr(0, record.size_octets)), record.why});
    rest.remove_prefix(record.size_octets);
  }
  if (!outcome.send.empty()) put(conn, side, std::move(outcome.send));
  if (outcome.ready) {
    note(happening::Secured{conn.id, side, keep((*conn.tls(side))->key_log())});
    feed(conn, side, proto::TlsReady{});
    if (conn.private_at_once) feed(conn, side, proto::Connected{});
  }
  if (!outcome.plaintext.empty()) feed(conn, side, proto::Received{outcome.plaintext});
  if (outcome.closed || outcome.failed) feed(conn, side, proto::PeerClosed{});
}

}  // namespace casella
