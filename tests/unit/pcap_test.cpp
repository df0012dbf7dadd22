// Captures: the packets that the log's octets travel in, and the file that holds them.
#include "sim/export/pcap.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sim/base/digest.h"
#include "sim/base/rng.h"
#include "tests/support/catch.h"
#include "tests/support/scene.h"

namespace casella {
namespace {

using namespace std::chrono_literals;
using exports::Frame;

struct Key {
  ConnId conn;
  Side from;
  auto operator<=>(const Key&) const = default;
};
using Streams = std::map<Key, std::string>;

// What was put on the link, by the log alone.
Streams sent(const Timeline& timeline) {
  Streams all;
  for (Seq seq = 0; seq < timeline.size(); ++seq) {
    const RecordView record = timeline[seq];
    for (const Happening& each : record.what) {
      if (const auto* put = std::get_if<happening::Sent>(&each)) {
        all[{put->conn, put->from}] += record.text(put->octets);
      }
    }
  }
  return all;
}

// What a reader of the capture puts together again by sequence numbers, copies once.
Streams followed(const std::vector<Frame>& frames) {
  Streams all;
  std::map<Key, std::uint32_t> next;
  for (const Frame& frame : frames) {
    const Key key{frame.conn, frame.from};
    if (frame.packet.has(tcp::kSyn)) next[key] = frame.packet.seq + 1;
    if (frame.packet.payload.empty() || frame.packet.seq != next[key]) continue;
    all[key] += frame.packet.payload;
    next[key] += static_cast<std::uint32_t>(frame.packet.payload.size());
  }
  return all;
}

std::vector<Frame> frames(const Timeline& timeline) {
  return exports::frames_of(timeline, timeline.size());
}

std::string texts(const std::vector<Frame>& all, std::size_t last) {
  std::string text;
  for (std::size_t i = all.size() - std::min(all.size(), last); i < all.size(); ++i) {
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(all[i].at.time_since_epoch()).count();
    std::string flags = tcp::to_text(all[i].packet);
    text += std::to_string(ms) + (all[i].from == Side::Client ? " C " : " S ") +
            flags.substr(0, flags.find(' ')) + " " + std::to_string(all[i].packet.payload.size()) +
            "\n";
  }
  return text;
}

Timeline scene(LinkSettings link, std::size_t mails = 2) {
  test::Scene made;
  made.settings.link = link;
  made.devices = {test::device("laptop", Mode::Delete), test::device("phone", Mode::Keep)};
  for (std::uint32_t i = 1; i <= mails; ++i) made.mail.push_back(test::note(i));
  return Timeline(made.world());
}

}  // namespace

TEST_CASE("a capture holds the octets of every stream, however the link cuts or joins them") {
  for (const Chop chop : {Chop::Whole, Chop::Fixed, Chop::Seeded}) {
    for (const bool join : {false, true}) {
      LinkSettings link;
      link.chop = chop;
      link.segment_octets = 7;
      link.join = join;
      Timeline timeline = scene(link);
      timeline.step(CheckMail{DeviceId{1}});
      run_until(timeline);
      timeline.step(CheckMail{DeviceId{0}});
      run_until(timeline);
      const auto all = frames(timeline);
      INFO("chop " << static_cast<int>(chop) << ", join " << join);
      CHECK(followed(all) == sent(timeline));
      CHECK(followed(all).size() == 4);
      for (const Frame& frame : all) {
        CHECK(frame.why != nullptr);
        if (chop != Chop::Whole) CHECK(frame.packet.payload.size() <= 7);
      }
    }
  }
}

TEST_CASE("a large message travels whole, as it did on the link") {
  test::Scene made;
  made.devices = {test::device("laptop", Mode::Delete)};
  made.mail = {test::message(1, "Subject: large\r\n\r\n" + std::string(900'000, 'm') + "\r\n")};
  Timeline timeline(made.world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  const auto all = frames(timeline);
  CHECK(followed(all) == sent(timeline));
  for (const Frame& frame : all) CHECK_FALSE(frame.packet.has(tcp::kRst));
}

TEST_CASE("packets have the times of the log: put on the wire, then acknowledged after the way") {
  Timeline timeline = scene({});
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  const auto all = frames(timeline);
  // Server's last words and FIN; then 12 ms there, and 12 ms back.
  const auto end =
      std::chrono::duration_cast<std::chrono::milliseconds>(timeline.tip().now.time_since_epoch())
          .count();
  std::string last = texts(all, 4);
  last = last.substr(last.find('\n') + 1);
  CHECK(last == fmt::format("{0} C ACK 0\n{0} C FIN,ACK 0\n{1} S ACK 0\n", end, end + 12));
  CHECK(texts({all.begin(), all.begin() + 3}, 3) == "0 C SYN 0\n0 S SYN,ACK 0\n0 C ACK 0\n");
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](const Frame& a, const Frame& b) { return a.at < b.at; }));
}

TEST_CASE("a cut cable is silence, then what the server's TCP does about it") {
  Timeline timeline = scene({});
  timeline.step(CheckMail{DeviceId{1}});
  REQUIRE(run_until(timeline, stop::at_line("+OK 2 *")) == Ran::Stopped);
  const auto cut_at = timeline.tip().now;
  timeline.step(CutLink{ConnId{1}, 10s});
  run_until(timeline);
  timeline.step(AdvanceTime{1min});
  run_until(timeline);
  const auto all = frames(timeline);
  std::string after;
  for (const Frame& frame : all) {
    if (frame.at <= cut_at) continue;
    const auto s = std::chrono::duration_cast<std::chrono::seconds>(frame.at - cut_at).count();
    after += std::to_string(s) + (frame.from == Side::Client ? " C " : " S ") +
             std::string(frame.why->key.name) + "\n";
  }
  // The reply that was never acknowledged; after a minute the server's own system has noticed.
  CHECK(after ==
        "1 S tcp.timeout\n3 S tcp.timeout\n7 S tcp.timeout\n15 S tcp.timeout\n"
        "31 S tcp.timeout\n60 S tcp.abort\n");
}

TEST_CASE("mail on its way to a client that hangs up is answered with RST") {
  Timeline timeline = scene({});
  timeline.step(CheckMail{DeviceId{1}});
  REQUIRE(run_until(timeline, stop::at_line("+OK * octets")) == Ran::Stopped);
  timeline.step(HangUp{DeviceId{1}});
  run_until(timeline);
  const auto all = frames(timeline);
  CHECK(std::any_of(all.begin(), all.end(), [](const Frame& frame) {
    return frame.from == Side::Client && frame.packet.has(tcp::kRst);
  }));
  CHECK(followed(all) == sent(timeline));
}

TEST_CASE("a held link delays packets and loses none") {
  Timeline timeline = scene({});
  timeline.step(CheckMail{DeviceId{1}});
  REQUIRE(run_until(timeline, stop::at_line("RETR 1")) == Ran::Stopped);
  timeline.step(HoldLink{ConnId{1}, Side::Client, true});
  run_until(timeline);
  timeline.step(AdvanceTime{1min});
  timeline.step(HoldLink{ConnId{1}, Side::Client, false});
  run_until(timeline);
  const auto all = frames(timeline);
  CHECK(followed(all) == sent(timeline));
  for (const Frame& frame : all) CHECK(frame.why->key.name != "tcp.timeout");
}

TEST_CASE("a part of a log gives a beginning of its packets") {
  Timeline timeline = scene({});
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  const auto all = frames(timeline);
  for (const Seq until : {Seq{0}, Seq{1}, Seq{10}, timeline.size()}) {
    const auto part = exports::frames_of(timeline, until);
    REQUIRE(part.size() <= all.size());
    for (std::size_t i = 0; i < part.size(); ++i) CHECK(part[i].packet == all[i].packet);
  }
  CHECK(exports::frames_of(timeline, 0).empty());
}

TEST_CASE("a frame on the wire, octet by octet") {
  Frame frame;
  frame.source = 0x0A010001;
  frame.destination = 0x0A000001;
  frame.packet = {49152, 110, 100, 0, tcp::kSyn, 65535, 1460, {}};
  const std::string octets = exports::ethernet(frame, 1);
  CHECK(hex(octets.substr(0, 14)) ==
        "02000a000001"
        "02000a010001"
        "0800");
  const std::string ip = octets.substr(14, 20), segment = octets.substr(34);
  CHECK(hex(ip.substr(0, 10)) == "4500002c000140004006");
  CHECK(hex(segment.substr(0, 16)) ==
        "c000006e"
        "00000064"
        "00000000"
        "6002ffff");
  CHECK(hex(segment.substr(18)) ==
        "0000"
        "020405b4");
  // Summed with its checksum, each header gives all ones (RFC 1071).
  const auto sum = [](std::string_view words) {
    std::uint32_t total = 0;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
      total +=
          static_cast<unsigned char>(words[i]) * 256U + static_cast<unsigned char>(words[i + 1]);
    }
    while (total > 0xFFFF) total = (total & 0xFFFFU) + (total >> 16U);
    return total;
  };
  CHECK(sum(ip) == 0xFFFF);
  const std::string pseudo = ip.substr(12, 8) + std::string("\0\6\0\x18", 4);
  CHECK(sum(pseudo + segment) == 0xFFFF);
}

TEST_CASE("a capture's file begins as pcap files do, and has a record a packet") {
  Frame frame;
  frame.at = SimTime(1h + 5us);
  frame.packet = {1, 2, 3, 4, tcp::kAck, 5, 0, "mail"};
  const std::string file = exports::as_pcap(std::vector<Frame>{frame, frame});
  REQUIRE(file.size() == 24 + 2 * (16 + 14 + 20 + 20 + 4));
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::copy_n(file.data() + at, 4, reinterpret_cast<char*>(&value));
    return value;
  };
  CHECK(word(0) == 0xA1B2C3D4);
  CHECK(word(20) == 1);  // Ethernet
  CHECK(word(24) == 3600);
  CHECK(word(28) == 5);
  CHECK(word(32) == 58);
  CHECK(file.ends_with("mail"));
  frame.packet.payload.assign(70'000, 'x');  // more than IPv4 can carry
  CHECK(exports::ethernet(frame, 1).size() == 14 + 20 + 20 + exports::kLargestPayload);
}

}  // namespace casella
