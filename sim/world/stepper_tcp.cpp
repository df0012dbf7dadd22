// TCP between the octets and the wire, for links that show it: what an end writes leaves as
// packets, and what comes of packets is handed up in order. What is lost follows from numbers or
// from the seed.
#include <algorithm>

#include "sim/world/stepper.h"

namespace casella {
namespace {

constexpr Duration kAckDelay = std::chrono::milliseconds(40);
constexpr std::size_t kHeadersOctets = 40;  // IPv4's and TCP's, without options

bool has(const std::vector<std::uint32_t>& numbers, std::uint32_t number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

}  // namespace

void Stepper::open_tcp(Connection& conn, PortRule rule) {
  const LinkSettings& link = world_.settings->link;
  tcp::Settings settings;
  settings.nagle = link.join;
  settings.ack_delay = kAckDelay;
  settings.rto = std::max<Duration>(4 * link.latency, std::chrono::seconds(1));
  if (link.chop == Chop::Fixed && link.segment_octets > 0) {
    settings.mss =
        static_cast<std::uint16_t>(std::min<std::uint32_t>(link.segment_octets, settings.mss));
  }
  const auto end_of = [&](std::uint16_t own, std::uint16_t other) {
    settings.port = own;
    settings.peer_port = other;
    settings.first_seq = static_cast<std::uint32_t>(world_.rng.next());
    return TcpEnd{Cow(tcp::Endpoint(settings))};
  };
  TcpEnd server = end_of(conn.port, 0);
  conn.tcp = TcpLayer{std::move(server), end_of(client_port(conn.id), conn.port)};
  conn.tcp->dropped = rule == PortRule::Drop;
  if (rule == PortRule::Open) give(conn, Side::Server, tcp::Listen{});
  give(conn, Side::Client, tcp::Open{});
}

// Packets and timers come first: what is handed up makes more of them.
void Stepper::give(Connection& conn, Side side, const tcp::Input& input) {
  tcp::Effects effects;
  conn.tcp->end(side).endpoint.edit().handle(input, world_.now, effects);
  for (const tcp::Effect& effect : effects) {
    if (const auto* sent = std::get_if<tcp::SendPacket>(&effect)) {
      put_on_wire(conn, side, *sent);
    } else if (const auto* set = std::get_if<proto::SetTimer>(&effect)) {
      auto& timer = conn.tcp->end(side).timer;
      timer.reset();
      if (set->after > Duration::zero()) timer = world_.now + set->after;
    }
  }
  for (const tcp::Effect& effect : effects) {
    if (std::holds_alternative<tcp::Opened>(effect)) {
      begin(conn, side);
    } else if (const auto* got = std::get_if<tcp::Receive>(&effect)) {
      bring(conn, side, got->octets);
    } else if (std::holds_alternative<tcp::PeerClosed>(effect)) {
      feed(conn, side, proto::PeerClosed{});
    } else if (const auto* ended = std::get_if<tcp::Ended>(&effect)) {
      switch (ended->how) {
        case tcp::Why::Refused: unreachable(conn, proto::Reach::Refused); break;
        case tcp::Why::NoAnswer: unreachable(conn, proto::Reach::NoAnswer); break;
        case tcp::Why::TimedOut:
        case tcp::Why::Reset: feed(conn, side, proto::PeerClosed{}); break;
        case tcp::Why::Finished:
        case tcp::Why::Aborted: break;
      }
    }
  }
}

void Stepper::put_on_wire(Connection& conn, Side from, const tcp::SendPacket& sent) {
  const LinkSettings& link = world_.settings->link;
  const Side to = peer(from);
  Pipe& pipe = conn.pipe(to);
  const tcp::Packet& packet = sent.packet;
  const std::uint32_t number = ++conn.tcp->packets;
  const auto scale = static_cast<std::uint8_t>(packet.scale ? *packet.scale + 1 : 0);
  note(happening::PacketSent{conn.id, from, packet.flags, scale, number, packet.seq, packet.ack,
                             packet.window, packet.mss, keep(packet.payload), sent.why});
  const bool unlucky = link.lose_percent > 0 && world_.rng.below(100) < link.lose_percent;
  if (conn.cut || (to == Side::Server && conn.tcp->dropped) || has(link.lose, number) || unlucky) {
    note(happening::PacketLost{conn.id, to, number});
    return;
  }
  Segment segment;
  segment.packet = std::make_shared<const tcp::Packet>(packet);
  segment.number = number;
  const Duration way = link.latency + pipe.extra;
  segment.due = world_.now + (has(link.late, number) ? 3 * way : way);
  if (link.bits_per_second > 0 &&
      !has(link.late, number)) {  // after what was put on the wire before
    for (const Segment& each : pipe.queue) {
      if (!has(link.late, each.number)) segment.due = std::max(segment.due, each.due);
    }
    const auto us = (kHeadersOctets + packet.payload.size()) * 8'000'000 / link.bits_per_second;
    segment.due += std::chrono::microseconds(us);
  }
  const auto behind = [](const Segment& one, const Segment& other) { return one.due < other.due; };
  const auto at = std::upper_bound(pipe.queue.begin(), pipe.queue.end(), segment, behind);
  pipe.queue.insert(at, std::move(segment));
}

}  // namespace casella
