#pragma once
// Two TCP endpoints with a wire between them that loses, doubles and delays what it is told to.
#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/proto/tcp/endpoint.h"

namespace casella::test {

struct TcpWire {
  struct End {
    tcp::Endpoint endpoint;
    std::optional<SimTime> timer;
    std::string received;
    std::optional<tcp::Why> ended;
    bool peer_closed = false;
    int packets = 0;
  };
  struct Flight {
    SimTime due;
    Side to;
    tcp::Packet packet;
  };
  // When each copy of a packet arrives after it was sent; none: it is lost. `number` counts the
  // packets of that side from 1.
  using Fate = std::function<std::vector<Duration>(Side from, int number, const tcp::Packet&)>;

  static constexpr Duration kLatency = std::chrono::milliseconds(10);
  static tcp::Settings side(Side which) {
    tcp::Settings settings;
    settings.port = which == Side::Client ? 49152 : 110;
    settings.peer_port = which == Side::Client ? 110 : 0;
    settings.first_seq = which == Side::Client ? 100 : 300;
    return settings;
  }

  explicit TcpWire(tcp::Settings client = side(Side::Client),
                   tcp::Settings server = side(Side::Server))
      : ends{End{tcp::Endpoint(client), {}, {}, {}}, End{tcp::Endpoint(server), {}, {}, {}}} {}

  End& at(Side which) { return ends[which == Side::Client ? 0 : 1]; }
  End& client() { return at(Side::Client); }
  End& server() { return at(Side::Server); }

  void give(Side which, const tcp::Input& input) {
    tcp::Effects effects;
    at(which).endpoint.handle(input, now, effects);
    for (tcp::Effect& effect : effects) take(which, effect);
  }
  void open() {
    give(Side::Server, tcp::Listen{});
    give(Side::Client, tcp::Open{});
    run();
  }
  void write(Side which, std::string_view octets) { give(which, tcp::Write{octets}); }

  // The earliest that is due: a packet or a timer. False if all is quiet.
  bool step() {
    const auto first = std::min_element(flights.begin(), flights.end(),
                                        [](const auto& a, const auto& b) { return a.due < b.due; });
    std::optional<Side> rings;
    for (const Side each : {Side::Client, Side::Server}) {
      if (at(each).timer && (!rings || *at(each).timer < *at(*rings).timer)) rings = each;
    }
    if (first == flights.end() && !rings) return false;
    if (first != flights.end() && (!rings || first->due <= *at(*rings).timer)) {
      const Flight flight = std::move(*first);
      flights.erase(first);
      now = std::max(now, flight.due);
      give(flight.to, tcp::Arrived{flight.packet});
    } else {
      now = std::max(now, *at(*rings).timer);
      at(*rings).timer.reset();
      give(*rings, tcp::Timer{});
    }
    return true;
  }
  // Until nothing happens for `quiet`; longer waits are left alone.
  void run(Duration quiet = std::chrono::milliseconds(500)) {
    for (int i = 0; i < 100'000 && soon(quiet) && step(); ++i) {
    }
  }
  void run_all() {
    for (int i = 0; i < 1'000'000 && step(); ++i) {
    }
  }

  // What was put on the wire since the last call: "40 C SYN seq=100 win=65535 mss=1460  [tcp.syn]".
  std::string take_log() { return std::exchange(log, {}); }

  std::array<End, 2> ends;
  SimTime now{};
  std::vector<Flight> flights;
  Fate fate = [](Side, int, const tcp::Packet&) { return std::vector<Duration>{kLatency}; };
  std::string log;

 private:
  bool soon(Duration quiet) {
    const SimTime limit = now + quiet;
    for (const Flight& flight : flights) {
      if (flight.due <= limit) return true;
    }
    return std::any_of(ends.begin(), ends.end(),
                       [&](const End& end) { return end.timer && *end.timer <= limit; });
  }
  void say(Side which, std::string_view what, const proto::Note* why) {
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    log += fmt::format("{} {} {} [{}]\n", ms, which == Side::Client ? 'C' : 'S', what,
                       why->key.name.substr(4));
  }
  void take(Side which, tcp::Effect& effect) {
    End& end = at(which);
    if (auto* sent = std::get_if<tcp::SendPacket>(&effect)) {
      const auto copies = fate(which, ++end.packets, sent->packet);
      say(which, tcp::to_text(sent->packet) + (copies.empty() ? " LOST" : ""), sent->why);
      for (const Duration after : copies)
        flights.push_back({now + after, peer(which), sent->packet});
    } else if (auto* got = std::get_if<tcp::Receive>(&effect)) {
      end.received += got->octets;
    } else if (std::holds_alternative<tcp::PeerClosed>(effect)) {
      end.peer_closed = true;
    } else if (const auto* over = std::get_if<tcp::Ended>(&effect)) {
      end.ended = over->how;
      say(which, "ended", over->why);
    } else if (const auto* timer = std::get_if<proto::SetTimer>(&effect)) {
      end.timer.reset();
      if (timer->after > Duration::zero()) end.timer = now + timer->after;
    }
  }
};

}  // namespace casella::test
