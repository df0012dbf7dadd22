// Connections whose client end is outside: what comes of a socket's octets, without a socket.
#include "tests/support/catch.h"
#include "tests/support/scene.h"

using namespace casella;
using namespace std::chrono_literals;
using casella::test::all_of;
using casella::test::device;
using casella::test::lines_of;
using casella::test::note;
using casella::test::Scene;

namespace {

using proto::Protocol;

struct Outside {
  Timeline timeline;
  ConnId conn{1};

  explicit Outside(Scene scene = {}) : timeline(made(std::move(scene))) {}
  static World made(Scene scene) {
    scene.devices = {device("program", Mode::Keep)};
    scene.mail = {note(1), note(2)};
    scene.settings.link.latency = 0us;
    scene.settings.store_takes = 0us;
    scene.settings.pop3.stls = true;
    return scene.world();
  }
  void open(Protocol protocol, std::uint16_t port, bool tls = false, SimTime at = {}) {
    timeline.step(ExternalOpened{DeviceId{0}, protocol, port, tls, at});
  }
  // What the socket would be given for these octets.
  std::string write(std::string octets) {
    std::string heard = handed_over(timeline.step(ExternalBytes{conn, std::move(octets), {}}));
    while (const auto next = next_action(timeline.tip()))
      heard += handed_over(timeline.step(*next));
    return heard;
  }
  static std::string handed_over(const RecordView& record) {
    std::string put;
    std::size_t size = 0;
    for (const Happening& what : record.what) {
      if (const auto* sent = std::get_if<happening::Sent>(&what)) {
        if (sent->from == Side::Server) put += record.text(sent->octets);
      } else if (const auto* got = std::get_if<happening::Delivered>(&what)) {
        if (got->to == Side::Client) size += got->size_octets;
      }
    }
    return put.substr(0, size);
  }
};

}  // namespace

TEST_CASE("outside: a session from greeting to update, as a socket hears it") {
  Outside out;
  out.open(Protocol::Pop3, 110, false, SimTime{} + 5s);
  CHECK(out.timeline.tip().now == SimTime{} + 5s);
  CHECK(matches("+OK *<*>\r\n", Outside::handed_over(out.timeline[0])));
  CHECK(matches("+OK*\r\n", out.write("USER alice\r\n")));
  CHECK(matches("+OK*2 messages*\r\n", out.write("PASS secret\r\n")));
  CHECK(out.timeline.tip().store.accounts[0]->held_by == out.conn);
  CHECK(matches("+OK*\r\n", out.write("DELE 1\r\n")));
  CHECK(matches("+OK*\r\n", out.write("QUIT\r\n")));
  CHECK(out.timeline.tip().store.accounts[0]->inbox->items.size() == 1);
  CHECK(out.timeline.tip().connections.empty());
  CHECK(all_of<happening::Closed>(out.timeline).size() == 2);
}

TEST_CASE("outside: the transcript is that of any other session, with every line arrived") {
  Outside out;
  out.open(Protocol::Pop3, 110);
  out.write("STAT\r\n");
  Transcript transcript;
  transcript.read(out.timeline);
  REQUIRE(transcript.lines().size() == 3);
  for (const Line& line : transcript.lines()) CHECK(line.arrived != kNever);
  CHECK(transcript.lines()[1].text() == "STAT");
  CHECK(matches("-ERR*", transcript.lines()[2].text()));
}

TEST_CASE("outside: a client that is gone without QUIT removes nothing, and its lock goes") {
  Outside out;
  out.open(Protocol::Pop3, 110);
  out.write("USER alice\r\nPASS secret\r\nDELE 1\r\n");
  REQUIRE(out.timeline.tip().store.accounts[0]->held_by == out.conn);
  out.timeline.step(ExternalClosed{out.conn, {}});
  CHECK(out.timeline.tip().store.accounts[0]->inbox->items.size() == 2);
  CHECK(!out.timeline.tip().store.accounts[0]->held_by);
  CHECK(out.timeline.tip().connections.empty());
}

TEST_CASE("outside: TLS is made outside, and the engine is told when octets are private") {
  Outside out;
  SECTION("by STLS") {
    out.open(Protocol::Pop3, 110);
    CHECK(!out.timeline.tip().connections[0]->handshaking);
    CHECK(matches("+OK*", out.write("STLS\r\n")));
    CHECK(out.timeline.tip().connections[0]->handshaking);
    out.timeline.step(ExternalSecured{out.conn, {}});
    CHECK(matches("-ERR*", out.write("STLS\r\n")));  // it is active already
  }
  SECTION("at once: nothing is said before") {
    out.open(Protocol::Pop3, 995, true);
    CHECK(Outside::handed_over(out.timeline[0]).empty());
    CHECK(matches("+OK*", Outside::handed_over(out.timeline.step(ExternalSecured{out.conn, {}}))));
    CHECK(all_of<happening::Sent>(out.timeline).back().sealed);
  }
  CHECK(!out.timeline.tip().connections[0]->handshaking);
}

TEST_CASE("outside: what was sent behind STLS in the clear ends the session unread") {
  Outside out;
  out.open(Protocol::Pop3, 110);
  const std::string heard = out.write("STLS\r\nUSER alice\r\n");
  out.timeline.step(ExternalSecured{out.conn, {}});
  CHECK(heard.find("+OK send") == std::string::npos);
  CHECK(out.timeline.tip().connections.empty());
}

TEST_CASE("outside: a reply that is held reaches the socket when it is released") {
  Outside out;
  out.open(Protocol::Pop3, 110);
  out.timeline.step(HoldLink{out.conn, Side::Client, true});
  CHECK(out.write("CAPA\r\n").empty());
  const RecordView released = out.timeline.step(HoldLink{out.conn, Side::Client, false});
  std::size_t size = 0;
  for (const Happening& what : released.what) {
    if (const auto* got = std::get_if<happening::Delivered>(&what)) size += got->size_octets;
  }
  CHECK(size > 20);
}

TEST_CASE("outside: a delayed reply is due later, and a cut ends both sides") {
  Outside out;
  out.open(Protocol::Pop3, 110);
  out.timeline.step(DelayLink{out.conn, Side::Client, 300ms});
  const RecordView asked = out.timeline.step(ExternalBytes{out.conn, "NOOP\r\n", {}});
  CHECK(Outside::handed_over(asked).empty());
  REQUIRE(next_action(out.timeline.tip()) == Action(Deliver{out.conn, Side::Client}));
  out.timeline.step(Deliver{out.conn, Side::Client});
  CHECK(out.timeline.tip().now == SimTime{} + 300ms);
  out.timeline.step(CutLink{out.conn, {}});
  CHECK(out.timeline.tip().connections.empty());
}

TEST_CASE("outside: an IMAP session hears what sessions in other worlds have done") {
  Outside out;
  out.open(Protocol::Imap, 143);
  out.write("a LOGIN alice secret\r\n");
  CHECK(out.write("b SELECT INBOX\r\n").find("* 2 EXISTS") != std::string::npos);
  out.write("c IDLE\r\n");
  World other = Outside::made({});
  other.store = out.timeline.tip().store;
  step(other, Arrive{AccountId{0}, note(3)});
  const auto state = std::make_shared<const StoreState>(other.store);
  const RecordView told = out.timeline.step(StoreBecomes{state, SimTime{} + 1s});
  CHECK(Outside::handed_over(told).find("* 3 EXISTS") != std::string::npos);
  CHECK(out.timeline.tip().store.accounts[0]->inbox->items.size() == 3);
}

TEST_CASE("outside: a session replayed from its actions is the same, octet by octet") {
  Outside out;
  out.open(Protocol::Imap, 143, false, SimTime{} + 3s);
  out.write("a LOGIN alice secret\r\nb SELECT INBOX\r\nc FETCH 1:2 (FLAGS BODY.PEEK[])\r\n");
  Timeline again(out.timeline.seek(0));
  for (Seq seq = 0; seq < out.timeline.size(); ++seq) again.step(*out.timeline[seq].action);
  CHECK(lines_of(again) == lines_of(out.timeline));
  CHECK(again.common_with(out.timeline) == out.timeline.size());
}
