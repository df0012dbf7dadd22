// Worlds whose links show TCP, and ports that a firewall closes.
#include <fmt/format.h>

#include <map>

#include "sim/export/packets.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"
#include "tests/support/watch.h"

using namespace casella;
using namespace std::chrono_literals;
using casella::test::all_of;
using casella::test::device;
using casella::test::lines_of;
using casella::test::note;
using casella::test::Scene;
using exports::Frame;

namespace {

Scene scene_of(LinkSettings link) {
  Scene scene;
  scene.settings.link = std::move(link);
  scene.devices = {device("laptop", Mode::Delete)};
  scene.mail = {note(1), note(2)};
  return scene;
}

LinkSettings with_tcp() {
  LinkSettings link;
  link.tcp = true;
  return link;
}

Timeline checked(const LinkSettings& link) {
  Timeline timeline(scene_of(link).world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  return timeline;
}

std::vector<Frame> frames(const Timeline& timeline) {
  return exports::frames_of(timeline, timeline.size());
}

// "3 12 C ACK 1 1 0": number, milliseconds, side, flags, sequence and acknowledgement counted from
// where each side began, octets.
std::string row(const Frame& frame, const std::vector<Frame>& all) {
  const auto first = [&](Side side) {
    for (const Frame& each : all) {
      if (each.from == side && each.packet.has(tcp::kSyn)) return each.packet.seq;
    }
    return 0U;
  };
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(frame.at.time_since_epoch());
  const std::string text = tcp::to_text(frame.packet);
  const std::uint32_t ack =
      frame.packet.has(tcp::kAck) ? frame.packet.ack - first(peer(frame.from)) : 0;
  return fmt::format("{} {} {} {} {} {} {}{}", frame.number, ms.count(),
                     frame.from == Side::Client ? "C" : "S", text.substr(0, text.find(' ')),
                     frame.packet.seq - first(frame.from), ack, frame.packet.payload.size(),
                     frame.lost ? " lost" : "");
}

std::vector<std::string> rows(const Timeline& timeline, std::size_t most) {
  const auto all = frames(timeline);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < std::min(most, all.size()); ++i) rows.push_back(row(all[i], all));
  return rows;
}

std::size_t fetched_whole(const Timeline& timeline) {
  std::size_t whole = 0, n = 0;
  for (const LocalMail& mail : timeline.tip().devices[0]->disk) {
    if (mail.message->octets() == test::note(static_cast<std::uint32_t>(++n))->octets()) ++whole;
  }
  return whole;
}

std::size_t count_why(const std::vector<Frame>& all, std::string_view key) {
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const Frame& each) { return each.why->key.name == key; }));
}

}  // namespace

TEST_CASE("a session with TCP says the same lines, in packets with the right numbers") {
  const Timeline timeline = checked(with_tcp());
  CHECK(lines_of(timeline).size() == lines_of(checked({})).size());
  CHECK(fetched_whole(timeline) == 2);
  CHECK(timeline.tip().connections.empty());
  const auto first = lines_of(timeline);
  const std::size_t greeting = first[0].size() - 3 + 2;  // without "S: ", with CRLF
  CHECK(
      rows(timeline, 5) ==
      std::vector<std::string>{"1 0 C SYN 0 0 0", "2 12 S SYN,ACK 0 1 0", "3 24 C ACK 1 1 0",
                               fmt::format("4 36 S PSH,ACK 1 1 {}", greeting),
                               fmt::format("5 48 C PSH,ACK 1 {} 12", 1 + greeting)});  // USER alice
  // Both FIN and their acknowledgements.
  const auto all = frames(timeline);
  CHECK(std::count_if(all.begin(), all.end(),
                      [](const Frame& f) { return f.packet.has(tcp::kFin); }) == 2);
  CHECK(std::none_of(all.begin(), all.end(), [](const Frame& f) { return f.lost; }));
}

TEST_CASE("on a narrow link packets take their time, headers too, one after the other") {
  LinkSettings link = with_tcp();
  link.bits_per_second = 8'000;  // an octet a millisecond
  const Timeline timeline = checked(link);
  CHECK(fetched_whole(timeline) == 2);
  CHECK(rows(timeline, 3) ==
        std::vector<std::string>{"1 0 C SYN 0 0 0", "2 52 S SYN,ACK 0 1 0", "3 104 C ACK 1 1 0"});
  std::map<std::uint32_t, std::pair<Side, std::uint32_t>> underway;  // by number: to whom, payload
  std::map<Side, SimTime> free_at;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    for (const Happening& each : timeline[seq].what) {
      if (const auto* sent = std::get_if<happening::PacketSent>(&each)) {
        underway[sent->number] = {peer(sent->from), sent->payload.size};
      } else if (const auto* got = std::get_if<happening::PacketArrived>(&each)) {
        const auto [to, size] = underway.at(got->number);
        CHECK(timeline[seq].at - free_at[to] >= std::chrono::milliseconds(40 + size));
        free_at[to] = timeline[seq].at;
      }
    }
  }
}

TEST_CASE("a packet that is lost is sent again, and the engines notice only the wait") {
  const auto plain = lines_of(checked(with_tcp()));
  const std::size_t packets = frames(checked(with_tcp())).size();
  for (std::uint32_t n = 1; n <= packets; ++n) {
    LinkSettings link = with_tcp();
    link.lose = {n};
    const Timeline timeline = checked(link);
    INFO("packet " << n);
    CHECK(lines_of(timeline) == plain);
    CHECK(fetched_whole(timeline) == 2);
    CHECK(timeline.tip().connections.empty());
    const auto all = frames(timeline);
    CHECK(std::count_if(all.begin(), all.end(), [](const Frame& f) { return f.lost; }) == 1);
  }
}

TEST_CASE("the greeting lost: its packet is seen twice, a second apart") {
  LinkSettings link = with_tcp();
  link.lose = {4};
  const Timeline timeline = checked(link);
  const std::size_t greeting = lines_of(timeline)[0].size() - 3 + 2;
  CHECK(rows(timeline, 6) ==
        std::vector<std::string>{"1 0 C SYN 0 0 0", "2 12 S SYN,ACK 0 1 0", "3 24 C ACK 1 1 0",
                                 fmt::format("4 36 S PSH,ACK 1 1 {} lost", greeting),
                                 fmt::format("5 1036 S PSH,ACK 1 1 {}", greeting),
                                 fmt::format("6 1048 C PSH,ACK 1 {} 12", 1 + greeting)});
  CHECK(count_why(frames(timeline), "tcp.timeout") == 1);
}

TEST_CASE("packets that overtake each other are put in order") {
  LinkSettings link = with_tcp();
  link.chop = Chop::Fixed;
  link.segment_octets = 10;
  const auto plain = lines_of(checked(link));
  for (const std::uint32_t n : {4U, 5U, 9U, 20U, 21U}) {
    link.late = {n};
    const Timeline timeline = checked(link);
    INFO("packet " << n);
    CHECK(lines_of(timeline) == plain);
    CHECK(fetched_whole(timeline) == 2);
  }
  link.late = {4};  // the first ten octets of the greeting
  CHECK(count_why(frames(checked(link)), "tcp.out_of_order") > 0);
}

TEST_CASE("loss by the seed is the same each time, and never changes what is fetched") {
  LinkSettings link = with_tcp();
  link.lose_percent = 20;
  link.chop = Chop::Seeded;
  link.segment_octets = 30;
  const Timeline one = checked(link), two = checked(link);
  CHECK(rows(one, 1000) == rows(two, 1000));
  CHECK(fetched_whole(one) == 2);
  CHECK(all_of<happening::PacketLost>(one).size() > 3);
}

TEST_CASE("one command in three packets, three commands in one") {
  LinkSettings link = with_tcp();
  link.chop = Chop::Fixed;
  link.segment_octets = 4;
  Timeline small(scene_of(link).world());
  small.step(Connect{DeviceId{0}});
  run_until(small);
  const std::size_t before = frames(small).size();
  small.step(Type{DeviceId{0}, "USER alice"});  // 12 octets
  const auto all = frames(small);
  REQUIRE(all.size() == before + 3);
  CHECK(all.back().packet.payload == "ce\r\n");
  link = with_tcp();
  link.join = true;
  Timeline joined(scene_of(link).world());
  joined.step(Connect{DeviceId{0}});
  run_until(joined);
  for (const char* line : {"CAPA", "USER alice", "PASS secret", "STAT"}) {
    joined.step(Type{DeviceId{0}, line});
  }
  run_until(joined);
  std::vector<std::string> payloads;
  for (const Frame& frame : frames(joined)) {
    if (frame.from == Side::Client && !frame.packet.payload.empty()) {
      payloads.push_back(frame.packet.payload);
    }
  }
  CHECK(payloads == std::vector<std::string>{"CAPA\r\n", "USER alice\r\nPASS secret\r\nSTAT\r\n"});
  CHECK(lines_of(joined).back().starts_with("S: +OK 2 "));
}

TEST_CASE("a packet in flight is lost on demand, and sent again") {
  Timeline timeline(scene_of(with_tcp()).world());
  timeline.step(Connect{DeviceId{0}});
  run_until(timeline);
  timeline.step(Type{DeviceId{0}, "CAPA"});
  timeline.step(LosePacket{ConnId{1}, Side::Server});
  REQUIRE(all_of<happening::PacketLost>(timeline).size() == 1);
  run_until(timeline);
  CHECK(lines_of(timeline).back() == "S: .");
  CHECK(count_why(frames(timeline), "tcp.timeout") == 1);
  timeline.step(LosePacket{ConnId{1}, Side::Server});  // nothing is in flight
  CHECK(all_of<happening::PacketLost>(timeline).size() == 1);
}

TEST_CASE("faults of every kind in a world with TCP keep the mail and the octets' account") {
  const std::size_t steps = checked(with_tcp()).size();
  for (std::size_t at = 1; at < steps; ++at) {
    for (int fault = 0; fault < 3; ++fault) {
      World world = scene_of(with_tcp()).world();
      test::Watch watch(world);
      test::watched_step(world, CheckMail{DeviceId{0}}, watch);
      for (std::size_t i = 0; i < at; ++i) {
        if (const auto action = next_action(world)) test::watched_step(world, *action, watch);
      }
      const Action actions[] = {CutLink{ConnId{1}, 5min}, HangUp{DeviceId{0}},
                                HoldLink{ConnId{1}, Side::Client, true}};
      test::watched_step(world, actions[fault], watch);
      test::watched_run(world, watch);
      test::watched_end(world, watch);
      INFO("fault " << fault << " after " << at);
      CHECK(watch.all() == "");
    }
  }
}

TEST_CASE("TLS over TCP, with losses, brings the mail whole and private") {
  LinkSettings link = with_tcp();
  link.lose = {6, 8, 11};
  Scene scene = scene_of(link);
  scene.settings.pop3.stls = true;
  scene.devices[0].security = Security::Stls;
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  CHECK(fetched_whole(timeline) == 2);
  for (const Frame& frame : frames(timeline)) {
    CHECK(frame.packet.payload.find("secret") == std::string::npos);
  }
}

TEST_CASE("a port that refuses and a port that is silent are told apart by the caller") {
  for (const bool tcp : {false, true}) {
    for (const PortRule rule : {PortRule::Refuse, PortRule::Drop}) {
      LinkSettings link;
      link.tcp = tcp;
      Timeline timeline(scene_of(link).world());
      timeline.step(SetFirewall{110, rule});
      timeline.step(CheckMail{DeviceId{0}});
      run_until(timeline);
      INFO("tcp " << tcp << ", rule " << static_cast<int>(rule));
      const bool refused = rule == PortRule::Refuse;
      const auto failed = all_of<happening::Unreachable>(timeline);
      REQUIRE(failed.size() == 1);
      CHECK(failed[0].port == 110);
      CHECK(failed[0].how == (refused ? proto::Reach::Refused : proto::Reach::NoAnswer));
      CHECK(timeline.tip().devices[0]->reach == failed[0].how);
      CHECK(timeline.tip().connections.empty());
      CHECK(lines_of(timeline).empty());
      // At once, after the way there and back; or after five calls and 31 seconds.
      CHECK(timeline.tip().now.time_since_epoch() == (refused ? Duration(24ms) : Duration(31s)));
      const auto all = frames(timeline);
      std::size_t calls = 0;
      for (const Frame& frame : all) calls += frame.packet.has(tcp::kSyn) ? 1 : 0;
      CHECK(calls == (refused ? 1U : 5U));
      CHECK(all.back().packet.has(tcp::kRst) == refused);
      // The port opens, and the same program gets through.
      timeline.step(SetFirewall{110, PortRule::Open});
      timeline.step(CheckMail{DeviceId{0}});
      run_until(timeline);
      CHECK(fetched_whole(timeline) == 2);
      CHECK(timeline.tip().devices[0]->reach == proto::Reach::Reached);
    }
  }
}

TEST_CASE("a firewall leaves open connections alone, and other ports") {
  Timeline timeline(scene_of({}).world());
  timeline.step(Connect{DeviceId{0}});
  run_until(timeline);
  timeline.step(SetFirewall{110, PortRule::Drop});
  timeline.step(Type{DeviceId{0}, "CAPA"});
  run_until(timeline);
  CHECK(lines_of(timeline).back() == "S: .");
  timeline.step(HangUp{DeviceId{0}});
  run_until(timeline);
  timeline.step(Connect{DeviceId{0}, proto::Protocol::Smtp});
  run_until(timeline);
  CHECK(lines_of(timeline).back().starts_with("S: 220"));
}
