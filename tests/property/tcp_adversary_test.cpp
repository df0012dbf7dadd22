// Whatever the net does to the packets, the application sees the stream that was written.
#include <cstdlib>

#include "sim/base/rng.h"
#include "sim/proto/tcp/notes.h"
#include "tests/support/catch.h"
#include "tests/support/tcp_wire.h"

namespace casella {
namespace {

using test::TcpWire;

tcp::Settings any_side(Side which, Rng& rng) {
  tcp::Settings settings = TcpWire::side(which);
  settings.first_seq = static_cast<std::uint32_t>(rng.next());
  // Near the wrap, each fourth time.
  if (rng.below(4) == 0)
    settings.first_seq = 0xFFFFFFFFU - static_cast<std::uint32_t>(rng.below(50));
  settings.mss = static_cast<std::uint16_t>(1 + rng.below(rng.below(2) == 0 ? 8 : 1460));
  settings.window = static_cast<std::uint32_t>(1 + rng.below(rng.below(2) == 0 ? 20 : 200'000));
  settings.retries = settings.syn_retries = 1000;  // it loses, but never for good
  settings.longest_rto = std::chrono::seconds(4);
  settings.lifetime = std::chrono::hours(1);
  if (rng.below(2) == 0) settings.ack_delay = std::chrono::milliseconds(40);
  return settings;
}

std::string any_octets(Rng& rng, std::size_t size) {
  std::string octets;
  while (octets.size() < size) octets.push_back(static_cast<char>(rng.next()));
  return octets;
}

// A whole conversation against a net that loses, doubles and reorders as its seed says.
struct Trial {
  Rng rng;
  TcpWire wire;
  std::string written[2];
  std::size_t at[2] = {0, 0};
  bool closed[2] = {false, false};
  bool paused[2] = {false, false};

  explicit Trial(std::uint64_t seed)
      : rng(seed), wire(any_side(Side::Client, rng), any_side(Side::Server, rng)) {
    const std::uint64_t loss = rng.below(40), doubling = rng.below(30), spread = 1 + rng.below(300);
    wire.fate = [this, loss, doubling, spread](Side, int, const tcp::Packet&) {
      std::vector<Duration> copies;
      const auto delay = [&] { return std::chrono::milliseconds(1 + rng.below(spread)); };
      if (rng.below(100) >= loss) copies.emplace_back(delay());
      if (rng.below(100) < doubling) copies.emplace_back(delay());
      return copies;
    };
    for (std::string& each : written) {
      each = any_octets(rng, rng.below(3) == 0 ? rng.below(30'000) : rng.below(200));
      // A window of a few octets makes one packet of each few: keep those trials short.
      each.resize(std::min<std::size_t>(each.size(),
                                        200 * std::min(wire.client().endpoint.settings().window,
                                                       wire.server().endpoint.settings().window)));
      each.resize(std::min<std::size_t>(each.size(),
                                        400 * std::min(wire.client().endpoint.settings().mss,
                                                       wire.server().endpoint.settings().mss)));
    }
  }

  // Something that one application may do now.
  void act(int side) {
    const Side which = side == 0 ? Side::Client : Side::Server;
    if (rng.below(8) == 0 || (paused[side] && rng.below(2) == 0)) {
      paused[side] = !paused[side];
      return wire.give(which, tcp::Read{!paused[side]});
    }
    if (at[side] < written[side].size()) {
      const std::size_t size =
          1 + rng.below(std::min<std::size_t>(written[side].size() - at[side], 3000));
      wire.write(which, std::string_view(written[side]).substr(at[side], size));
      at[side] += size;
    } else if (!closed[side]) {
      closed[side] = true;
      wire.give(which, tcp::Close{});
    }
  }

  bool applications_done() const { return closed[0] && closed[1] && !paused[0] && !paused[1]; }

  void play() {
    wire.give(Side::Server, tcp::Listen{});
    wire.give(Side::Client, tcp::Open{});
    for (int i = 0; i < 200'000; ++i) {
      // A close before the handshake is over ends the attempt: applications wait for it.
      const bool open = wire.client().endpoint.state() != tcp::State::SynSent &&
                        wire.server().endpoint.state() != tcp::State::Listen;
      if (open && !applications_done() && rng.below(3) == 0) {
        act(static_cast<int>(rng.below(2)));
      } else if (!wire.step() && applications_done()) {
        return;
      }
    }
  }
};

}  // namespace

TEST_CASE("TCP brings both streams through any net, whole and in order, and closes") {
  const char* only = std::getenv("CASELLA_SEED");
  const std::uint64_t first = only == nullptr ? 1 : std::strtoull(only, nullptr, 10);
  const std::uint64_t last = only == nullptr ? 1000 : first;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    Trial trial(seed);
    trial.play();
    INFO("CASELLA_SEED=" << seed);
    INFO((only == nullptr ? "" : trial.wire.log));
    REQUIRE(trial.wire.server().received == trial.written[0]);
    REQUIRE(trial.wire.client().received == trial.written[1]);
    for (const TcpWire::End& end : trial.wire.ends) {
      REQUIRE(end.peer_closed);
      REQUIRE(end.endpoint.state() == tcp::State::Closed);
      REQUIRE(end.ended == tcp::Why::Finished);
    }
  }
}

TEST_CASE("any packet in any state is answered or dropped, and memory stays within the window") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Rng rng(seed);
    tcp::Settings settings = TcpWire::side(Side::Client);
    settings.window = static_cast<std::uint16_t>(rng.below(200));
    settings.first_seq = 0xFFFFFF00U;
    tcp::Endpoint endpoint(settings);
    SimTime now{};
    std::string near = any_octets(rng, 300);
    for (int i = 0; i < 300; ++i) {
      tcp::Effects effects;
      now += std::chrono::milliseconds(rng.below(2000));
      // Numbers that nearly fit, so that they come deep into the machine.
      tcp::Packet packet{
          110,
          49152,
          endpoint.next_awaited() + static_cast<std::uint32_t>(rng.below(60)) - 20,
          endpoint.oldest_unacked() + static_cast<std::uint32_t>(rng.below(20)) - 5,
          static_cast<std::uint8_t>(rng.below(3) == 0 ? rng.below(32) : std::uint64_t{tcp::kAck}),
          static_cast<std::uint16_t>(rng.below(50)),
          static_cast<std::uint16_t>(rng.below(9)),
          near.substr(0, rng.below(80))};
      switch (rng.below(12)) {
        case 0: endpoint.handle(tcp::Open{}, now, effects); break;
        case 1: endpoint.handle(tcp::Listen{}, now, effects); break;
        case 2: endpoint.handle(tcp::Write{near}, now, effects); break;
        case 3: endpoint.handle(tcp::Read{rng.below(2) == 0}, now, effects); break;
        case 4: endpoint.handle(tcp::Timer{}, now, effects); break;
        case 5:
          if (rng.below(9) == 0) endpoint.handle(tcp::Close{rng.below(2) == 0}, now, effects);
          break;
        case 6:
          if (rng.below(40) == 0) endpoint.handle(tcp::Abort{}, now, effects);
          break;
        default: endpoint.handle(tcp::Arrived{packet}, now, effects);
      }
      INFO("seed " << seed << ", input " << i);
      REQUIRE(endpoint.unread_octets() + endpoint.out_of_order_octets() <= settings.window);
      REQUIRE(effects.size() < 2000);
      // Its value is whole: a copy does the same.
      tcp::Endpoint copy = endpoint;
      tcp::Effects one, other;
      copy.handle(tcp::Arrived{packet}, now, one);
      tcp::Endpoint again = endpoint;
      again.handle(tcp::Arrived{packet}, now, other);
      Encoder first, second;
      copy.encode(first);
      again.encode(second);
      REQUIRE(first.octets() == second.octets());
      REQUIRE(one.size() == other.size());
    }
  }
}

}  // namespace casella
