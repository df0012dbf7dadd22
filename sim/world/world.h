#pragma once
// A world is a value: devices, links, server sessions, mailboxes and the time. `step` is the only
// way to change one; copying it is the snapshot, and copies pointers. Its log is kept outside
// (timeline.h), so that equal worlds are equal.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/calendar.h"
#include "sim/base/cow.h"
#include "sim/base/queue.h"
#include "sim/base/rare.h"
#include "sim/base/rng.h"
#include "sim/device/device.h"
#include "sim/mail/store.h"
#include "sim/proto/tcp/endpoint.h"
#include "sim/proto/tls/endpoint.h"
#include "sim/world/action.h"
#include "sim/world/engines.h"
#include "sim/world/record.h"

namespace casella {

enum class Chop : std::uint8_t { Whole, Fixed, Seeded };

struct LinkSettings {
  Duration latency = std::chrono::milliseconds(12);  // one way
  Chop chop = Chop::Whole;
  std::uint32_t segment_octets = 0;   // Fixed: of each segment; Seeded: at most so many
  std::uint64_t bits_per_second = 0;  // each way; 0: as many as one likes
  bool join = false;                  // what is sent while octets wait goes into the same segment
  // With TCP, packets travel instead (RFC 9293): Fixed sets their largest size, and `join` lets
  // what is small wait (section 3.7.4). Packets are counted as in happening::PacketSent.
  bool tcp = false;
  std::vector<std::uint32_t> lose{};  // these packets of each connection do not arrive
  std::vector<std::uint32_t> late{};  // these are overtaken by those behind them
  std::uint32_t lose_percent = 0;     // and of the others so many, by the world's seed
};

// Its clock is the world's.
inline imap::ServerSettings in_the_world() {
  imap::ServerSettings settings;
  settings.epoch_seconds = kWorldBeganUtcSeconds;
  return settings;
}

struct WorldSettings {
  pop3::ServerSettings pop3;
  pop2::ServerSettings pop2;
  smtp::ServerSettings smtp;
  imap::ServerSettings imap = in_the_world();
  LinkSettings link;
  std::string profile = "rfc1939";  // the name of what the settings began as (profile.h)
  Duration store_takes = std::chrono::milliseconds(1);
  Duration saving_takes = std::chrono::milliseconds(2);
};

// Octets on their way to one side, in order.
struct Segment {
  std::string octets;
  SimTime due{};
  enum class End : std::uint8_t { None, Closed, Broken, Refused, NoAnswer } end = End::None;
  std::shared_ptr<const tcp::Packet> packet{};  // instead of octets, if the link shows TCP
  std::uint32_t number = 0;                     // of the packet
  std::vector<Passage> passages{};              // which stand in `octets`

  std::size_t size_octets() const { return casella::size_octets(octets, passages); }
};

struct Pipe {
  Queue<Segment> queue;
  std::uint64_t underway_octets = 0;  // written by one engine, not yet read by the other
  Duration extra{};
  bool held = false;
};

// The port that a connection's client calls from (RFC 6335, section 6).
constexpr std::uint16_t client_port(ConnId id) {
  return static_cast<std::uint16_t>(49152 + (id.value - 1) % 16384);
}

// One end of the TCP beneath a connection.
struct TcpEnd {
  Cow<tcp::Endpoint> endpoint;
  std::optional<SimTime> timer{};
};
struct TcpLayer {
  TcpEnd server, client;
  std::uint32_t packets = 0;  // sent so far
  bool dropped = false;       // what is sent to the server never gets there

  TcpEnd& end(Side side) { return side == Side::Server ? server : client; }
  const TcpEnd& end(Side side) const { return side == Side::Server ? server : client; }
};

struct Ask {
  AskId id;
  StoreRequest request;
  SimTime due{};
};

struct Connection {
  ConnId id;
  DeviceId device;
  ServerEngine server;
  std::optional<ClientEngine> client;  // none: it is outside (ExternalOpened)
  Pipe to_server{}, to_client{};
  std::optional<Cow<tls::Endpoint>> server_tls{}, client_tls{};  // once TLS was wanted
  Rare<TcpLayer> tcp{};                                          // if the link shows it
  std::vector<Ask> asks{};
  Snapshot drop{};                 // what the server session sees; kept until the end
  Queue<MessageRef> retrieved{};   // what the RETR replies in flight carry, in order
  std::optional<SimTime> timer{};  // when the server's autologout runs out
  bool client_open = true;
  bool server_open = true;
  bool cut = false;
  std::uint16_t port = 0;        // of the server
  bool private_at_once = false;  // implicit TLS: nothing is said before the handshake
  // With a client outside TLS is there too:
  bool handshaking = false;  // the engine waits for ExternalSecured
  bool secured = false;

  std::optional<Cow<tls::Endpoint>>& tls(Side side) {
    return side == Side::Server ? server_tls : client_tls;
  }
  bool is_private(Side side) { return secured || tls(side).has_value(); }
  bool open(Side side) const { return side == Side::Server ? server_open : client_open; }
  Pipe& pipe(Side to) { return to == Side::Server ? to_server : to_client; }
  const Pipe& pipe(Side to) const { return to == Side::Server ? to_server : to_client; }
};

// A POP3 session's TRANSACTION; null in other states and protocols.
inline const pop3::Server::Transaction* pop3_at(const Connection& conn) {
  const auto* server = conn.server.as<pop3::Server>();
  return server == nullptr ? nullptr : server->transaction();
}
// The state of a POP3 session's server; none if another protocol is spoken.
inline std::optional<pop3::State> pop3_state(const Connection& conn) {
  const auto* server = conn.server.as<pop3::Server>();
  return server == nullptr ? std::nullopt : std::optional(server->state());
}

struct PortBlock {
  std::uint16_t port = 0;
  PortRule rule = PortRule::Open;
};

struct World {
  std::shared_ptr<const WorldSettings> settings = std::make_shared<const WorldSettings>();
  SimTime now{};
  Rng rng;
  StoreState store;
  std::vector<Cow<Device>> devices;
  std::vector<Cow<Connection>> connections;  // those with an end still open, by id
  std::vector<PortBlock> blocked;            // the firewall; ports not named are open
  std::uint32_t connections_made = 0;
  std::uint32_t messages_made = 0;  // the newest MessageId

  const Connection* find(ConnId id) const;
  PortRule rule_of(std::uint16_t port) const;
  // The open one of a simulated device, if any: its client engine is there.
  const Connection* connection_of(DeviceId device) const;
  std::optional<DeviceId> device_named(std::string_view id) const;
  std::optional<AccountId> account_named(std::string_view user) const;
  void encode(Encoder& out) const;
};

// Where a device's user gets mail: the account in the first domain of the server.
std::string address_of(const World& world, const DeviceSettings& device);

// Where the connection with this id is among those of a world; the end if it is not there.
template <class Connections>
auto place_of(Connections& connections, ConnId id) {
  const auto before = [](const Cow<Connection>& conn, ConnId wanted) { return conn->id < wanted; };
  const auto at = std::lower_bound(connections.begin(), connections.end(), id, before);
  return at != connections.end() && (*at)->id == id ? at : connections.end();
}

// What may happen next by itself or by the devices' own will, in a fixed order.
std::vector<Action> enabled(const World& world);

// What may go wrong next, in a fixed order: cuts, crashes, failures of the store.
std::vector<Action> faults(const World& world);

// What happens next by itself if nobody intervenes: the earliest; none when all is quiet. Time does
// not pass by itself while all is quiet: a timer fires, and a server notices a cut link late, only
// once AdvanceTime has reached that moment.
// With `only`, of that device's connections and disk; all others stand still.
std::optional<Action> next_action(const World& world, std::optional<DeviceId> only = std::nullopt);

// The first of what waits for a moment that has come by now: a timer, or a cut that is noticed
// late.
std::optional<Action> overdue_action(const World& world);

// Does `action` and writes down what came of it. An action that is not possible changes nothing.
// `record` is overwritten, so that its memory can be used again.
void step(World& world, const Action& action, Record& record);
Record step(World& world, const Action& action);

}  // namespace casella
