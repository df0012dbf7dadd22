// TCP as transcripts of packets: what is put on the wire, when, and why.
#include <algorithm>

#include "sim/base/text.h"
#include "sim/proto/tcp/notes.h"
#include "tests/support/catch.h"
#include "tests/support/tcp_wire.h"

namespace casella {
namespace {

using namespace std::chrono_literals;
using tcp::State;
using test::TcpWire;

// Loses the packets of one side with these numbers.
TcpWire::Fate losing(Side side, std::vector<int> numbers) {
  return [=](Side from, int number, const tcp::Packet&) {
    const bool lost = from == side && std::count(numbers.begin(), numbers.end(), number) > 0;
    return lost ? std::vector<Duration>{} : std::vector<Duration>{TcpWire::kLatency};
  };
}

tcp::Settings with_mss(std::uint16_t mss) {
  tcp::Settings settings = TcpWire::side(Side::Client);
  settings.mss = mss;
  return settings;
}

// Open, with the handshake's packets out of the log; the client has sent two, the server one.
TcpWire opened(tcp::Settings client = TcpWire::side(Side::Client),
               tcp::Settings server = TcpWire::side(Side::Server)) {
  TcpWire wire(client, server);
  wire.open();
  REQUIRE(wire.client().endpoint.state() == State::Established);
  REQUIRE(wire.server().endpoint.state() == State::Established);
  wire.take_log();
  return wire;
}

}  // namespace

TEST_CASE("TCP: the handshake takes three packets") {
  TcpWire wire;
  wire.open();
  CHECK(wire.take_log() ==
        "0 C SYN seq=100 win=65535 mss=1460 [syn]\n"
        "10 S SYN,ACK seq=300 ack=101 win=65535 mss=1460 [syn_ack]\n"
        "20 C ACK seq=101 ack=301 win=65535 [handshake_ack]\n");
  CHECK(wire.client().endpoint.state_name() == "ESTABLISHED");
  CHECK(wire.server().endpoint.state_name() == "ESTABLISHED");
}

TEST_CASE(
    "TCP: with Nagle's rule, small writes wait for what is not acknowledged, and go together") {
  tcp::Settings settings = TcpWire::side(Side::Client);
  settings.nagle = true;
  TcpWire wire = opened(settings);
  for (const char* line : {"USER alice\r\n", "PASS secret\r\n", "STAT\r\n"}) {
    wire.write(Side::Client, line);
  }
  wire.run();
  CHECK(wire.take_log() ==
        "30 C PSH,ACK seq=101 ack=301 win=65535 len=12 [data]\n"
        "40 S ACK seq=301 ack=113 win=65535 [ack]\n"
        "50 C PSH,ACK seq=113 ack=301 win=65535 len=19 [data]\n"
        "60 S ACK seq=301 ack=132 win=65535 [ack]\n");
  // A whole packet waits for nothing, and neither does what the close leaves behind.
  wire.write(Side::Client, std::string(1460, 'm') + "end");
  wire.give(Side::Client, tcp::Close{});
  wire.run();
  CHECK(wire.server().received.ends_with("mend"));
  CHECK(wire.server().peer_closed);
}

TEST_CASE("TCP: three commands in one packet, one command in three") {
  TcpWire wire = opened();
  wire.write(Side::Client, "STAT\r\nLIST\r\nQUIT\r\n");
  wire.run();
  CHECK(wire.take_log() ==
        "30 C PSH,ACK seq=101 ack=301 win=65535 len=18 [data]\n"
        "40 S ACK seq=301 ack=119 win=65535 [ack]\n");
  for (const char* part : {"ST", "AT", "\r\n"}) wire.write(Side::Client, part);
  wire.run();
  CHECK(wire.take_log() ==
        "50 C PSH,ACK seq=119 ack=301 win=65535 len=2 [data]\n"
        "50 C PSH,ACK seq=121 ack=301 win=65535 len=2 [data]\n"
        "50 C PSH,ACK seq=123 ack=301 win=65535 len=2 [data]\n"
        "60 S ACK seq=301 ack=121 win=65535 [ack]\n"
        "60 S ACK seq=301 ack=123 win=65535 [ack]\n"
        "60 S ACK seq=301 ack=125 win=65535 [ack]\n");
  CHECK(wire.server().received == "STAT\r\nLIST\r\nQUIT\r\nSTAT\r\n");
}

TEST_CASE("TCP: an acknowledgement that may wait travels with the answer") {
  tcp::Settings lazy = TcpWire::side(Side::Server);
  lazy.ack_delay = 40ms;
  TcpWire wire = opened(TcpWire::side(Side::Client), lazy);
  wire.write(Side::Client, "NOOP\r\n");
  while (wire.server().received.empty()) REQUIRE(wire.step());
  wire.write(Side::Server, "+OK\r\n");
  wire.run();
  CHECK(wire.take_log() ==
        "30 C PSH,ACK seq=101 ack=301 win=65535 len=6 [data]\n"
        "40 S PSH,ACK seq=301 ack=107 win=65535 len=5 [data]\n"
        "50 C ACK seq=107 ack=306 win=65535 [ack]\n");
  wire.write(Side::Client, "NOOP\r\n");  // nobody answers
  wire.run();
  CHECK(wire.take_log() ==
        "60 C PSH,ACK seq=107 ack=306 win=65535 len=6 [data]\n"
        "110 S ACK seq=306 ack=113 win=65535 [ack]\n");
}

TEST_CASE(
    "TCP: what is lost is sent again when its timer runs out, after twice as long each time") {
  TcpWire wire = opened();
  wire.fate = losing(Side::Client, {3, 4});
  wire.write(Side::Client, "STAT\r\n");
  wire.run(3s);
  CHECK(wire.take_log() ==
        "30 C PSH,ACK seq=101 ack=301 win=65535 len=6 LOST [data]\n"
        "1030 C PSH,ACK seq=101 ack=301 win=65535 len=6 LOST [timeout]\n"
        "3030 C PSH,ACK seq=101 ack=301 win=65535 len=6 [timeout]\n"
        "3040 S ACK seq=301 ack=107 win=65535 [ack]\n");
  CHECK(wire.server().received == "STAT\r\n");
}

TEST_CASE("TCP: a lost acknowledgement costs a copy, which the application never sees") {
  TcpWire wire = opened();
  wire.fate = losing(Side::Server, {2});
  wire.write(Side::Client, "STAT\r\n");
  wire.run(2s);
  CHECK(wire.take_log() ==
        "30 C PSH,ACK seq=101 ack=301 win=65535 len=6 [data]\n"
        "40 S ACK seq=301 ack=107 win=65535 LOST [ack]\n"
        "1030 C PSH,ACK seq=101 ack=301 win=65535 len=6 [timeout]\n"
        "1040 S ACK seq=301 ack=107 win=65535 [had_already]\n");
  CHECK(wire.server().received == "STAT\r\n");
}

TEST_CASE("TCP: packets that overtake each other are put in order") {
  TcpWire wire = opened(with_mss(4));
  wire.fate = [](Side from, int number, const tcp::Packet&) {
    return std::vector<Duration>{from == Side::Client && number == 3 ? 15ms : 10ms};
  };
  wire.write(Side::Client, "0123456789");
  wire.run();
  CHECK(wire.take_log() ==
        "30 C ACK seq=101 ack=301 win=65535 len=4 [data]\n"
        "30 C ACK seq=105 ack=301 win=65535 len=4 [data]\n"
        "30 C PSH,ACK seq=109 ack=301 win=65535 len=2 [data]\n"
        "40 S ACK seq=301 ack=101 win=65535 [out_of_order]\n"
        "40 S ACK seq=301 ack=101 win=65535 [out_of_order]\n"
        "45 S ACK seq=301 ack=111 win=65535 [gap_filled]\n");
  CHECK(wire.server().received == "0123456789");
}

TEST_CASE("TCP: three duplicate acknowledgements bring the lost packet at once") {
  TcpWire wire = opened(with_mss(4));
  wire.fate = losing(Side::Client, {3});
  wire.write(Side::Client, "0123456789abcdef");
  wire.run();
  CHECK(wire.take_log() ==
        "30 C ACK seq=101 ack=301 win=65535 len=4 LOST [data]\n"
        "30 C ACK seq=105 ack=301 win=65535 len=4 [data]\n"
        "30 C ACK seq=109 ack=301 win=65535 len=4 [data]\n"
        "30 C PSH,ACK seq=113 ack=301 win=65535 len=4 [data]\n"
        "40 S ACK seq=301 ack=101 win=65535 [out_of_order]\n"
        "40 S ACK seq=301 ack=101 win=65535 [out_of_order]\n"
        "40 S ACK seq=301 ack=101 win=65535 [out_of_order]\n"
        "50 C ACK seq=101 ack=301 win=65535 len=4 [fast_retransmit]\n"
        "60 S ACK seq=301 ack=117 win=65535 [gap_filled]\n");
  CHECK(wire.server().received == "0123456789abcdef");
}

TEST_CASE("TCP: a full buffer closes the window, probes ask, reading opens it") {
  tcp::Settings small = TcpWire::side(Side::Server);
  small.window = 8;
  TcpWire wire = opened(TcpWire::side(Side::Client), small);
  wire.give(Side::Server, tcp::Read{false});
  wire.write(Side::Client, "0123456789abcdef");
  wire.run(2s);
  CHECK(wire.take_log() ==
        "30 C ACK seq=101 ack=301 win=65535 len=8 [data]\n"
        "40 S ACK seq=301 ack=109 win=0 [window_closed]\n"
        "1050 C ACK seq=109 ack=301 win=65535 len=1 [probe]\n"
        "1060 S ACK seq=301 ack=109 win=0 [window_closed]\n"
        "3050 C ACK seq=109 ack=301 win=65535 len=1 [probe]\n"
        "3060 S ACK seq=301 ack=109 win=0 [window_closed]\n");
  CHECK(wire.server().received.empty());
  // However long it stays closed: a peer that answers is alive.
  for (int i = 0; i < 100; ++i) wire.step();
  CHECK(wire.client().endpoint.state() == State::Established);
  wire.run();
  wire.take_log();
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(wire.now.time_since_epoch());
  wire.give(Side::Server, tcp::Read{true});
  wire.run();
  CHECK(wire.take_log() == fmt::format("{} S ACK seq=301 ack=109 win=8 [window_opened]\n"
                                       "{} C PSH,ACK seq=109 ack=301 win=65535 len=8 [data]\n"
                                       "{} S ACK seq=301 ack=117 win=8 [ack]\n",
                                       now.count(), now.count() + 10, now.count() + 20));
  CHECK(wire.server().received == "0123456789abcdef");
}

TEST_CASE("TCP: each direction is closed by itself; who closes first waits") {
  TcpWire wire = opened();
  wire.give(Side::Client, tcp::Close{});
  wire.run();
  CHECK(wire.take_log() ==
        "30 C FIN,ACK seq=101 ack=301 win=65535 [fin]\n"
        "40 S ACK seq=301 ack=102 win=65535 [ack_fin]\n");
  CHECK(wire.client().endpoint.state() == State::FinWait2);
  CHECK(wire.server().endpoint.state() == State::CloseWait);
  CHECK(wire.server().peer_closed);
  wire.write(Side::Server, "bye");  // one direction is still open
  wire.give(Side::Server, tcp::Close{});
  wire.run();
  CHECK(wire.take_log() ==
        "50 S PSH,ACK seq=301 ack=102 win=65535 len=3 [data]\n"
        "50 S FIN,ACK seq=304 ack=102 win=65535 [fin]\n"
        "60 C ACK seq=102 ack=304 win=65535 [ack]\n"
        "60 C ACK seq=102 ack=305 win=65535 [ack_fin]\n"
        "70 S ended [finished]\n");
  CHECK(wire.client().received == "bye");
  CHECK(wire.client().endpoint.state() == State::TimeWait);
  wire.run_all();
  CHECK(wire.take_log() == "60060 C ended [finished]\n");
}

TEST_CASE("TCP: both ends may close at the same time") {
  TcpWire wire = opened();
  wire.give(Side::Client, tcp::Close{});
  wire.give(Side::Server, tcp::Close{});
  wire.run();
  CHECK(wire.take_log() ==
        "30 C FIN,ACK seq=101 ack=301 win=65535 [fin]\n"
        "30 S FIN,ACK seq=301 ack=101 win=65535 [fin]\n"
        "40 S ACK seq=302 ack=102 win=65535 [ack_fin]\n"
        "40 C ACK seq=102 ack=302 win=65535 [ack_fin]\n");
  for (const TcpWire::End& end : wire.ends) CHECK(end.endpoint.state() == State::TimeWait);
}

TEST_CASE("TCP: both ends may call at the same time") {
  tcp::Settings caller = TcpWire::side(Side::Server);
  caller.peer_port = 49152;
  TcpWire wire(TcpWire::side(Side::Client), caller);
  wire.give(Side::Client, tcp::Open{});
  wire.give(Side::Server, tcp::Open{});
  wire.run();
  for (const TcpWire::End& end : wire.ends) CHECK(end.endpoint.state() == State::Established);
  wire.write(Side::Client, "hello");
  wire.run();
  CHECK(wire.server().received == "hello");
}

TEST_CASE("TCP: RST ends both directions at once, and only with the right number") {
  TcpWire wire = opened();
  tcp::Packet guess{49152, 110, 1000, 0, tcp::kRst, 0, 0, {}};
  wire.give(Side::Server, tcp::Arrived{guess});
  CHECK(wire.take_log() == "30 S ACK seq=301 ack=101 win=65535 [challenge]\n");
  CHECK(wire.server().endpoint.state() == State::Established);
  wire.give(Side::Client, tcp::Abort{});
  wire.run();
  CHECK(wire.take_log() ==
        "30 C RST,ACK seq=101 ack=301 win=65535 [abort]\n"
        "30 C ended [abort]\n"
        "40 C RST seq=101 win=0 [port_closed]\n"  // to the answer that the guess caused
        "40 S ended [reset]\n");
  CHECK(wire.server().ended == tcp::Why::Reset);
}

TEST_CASE("TCP: a port where nobody listens refuses") {
  TcpWire wire;
  wire.give(Side::Client, tcp::Open{});
  wire.run();
  CHECK(wire.take_log() ==
        "0 C SYN seq=100 win=65535 mss=1460 [syn]\n"
        "10 S RST,ACK seq=0 ack=101 win=0 [port_closed]\n"
        "20 C ended [refused]\n");
  CHECK(wire.client().ended == tcp::Why::Refused);
}

TEST_CASE("TCP: a port that drops what comes leaves the caller waiting, half a minute long") {
  TcpWire wire;
  wire.fate = [](Side, int, const tcp::Packet&) { return std::vector<Duration>{}; };
  wire.give(Side::Client, tcp::Open{});
  wire.run_all();
  CHECK(wire.take_log() ==
        "0 C SYN seq=100 win=65535 mss=1460 LOST [syn]\n"
        "1000 C SYN seq=100 win=65535 mss=1460 LOST [syn_again]\n"
        "3000 C SYN seq=100 win=65535 mss=1460 LOST [syn_again]\n"
        "7000 C SYN seq=100 win=65535 mss=1460 LOST [syn_again]\n"
        "15000 C SYN seq=100 win=65535 mss=1460 LOST [syn_again]\n"
        "31000 C ended [no_answer]\n");
  CHECK(wire.client().ended == tcp::Why::NoAnswer);
}

TEST_CASE("TCP: a peer that never acknowledges is given up, with a reset") {
  tcp::Settings hasty = TcpWire::side(Side::Client);
  hasty.retries = 1;
  TcpWire wire = opened(hasty);
  wire.fate = losing(Side::Client, {3, 4, 5});
  wire.write(Side::Client, "STAT\r\n");
  wire.run(5s);
  CHECK(wire.take_log() ==
        "30 C PSH,ACK seq=101 ack=301 win=65535 len=6 LOST [data]\n"
        "1030 C PSH,ACK seq=101 ack=301 win=65535 len=6 LOST [timeout]\n"
        "3030 C RST,ACK seq=107 ack=301 win=65535 LOST [gave_up]\n"
        "3030 C ended [timed_out]\n");
  CHECK(wire.server().endpoint.state() == State::Established);  // it knows nothing
}

TEST_CASE("TCP: octets that come when nobody reads any more are answered with RST") {
  TcpWire wire = opened();
  wire.write(Side::Server, "late");
  wire.give(Side::Client, tcp::Close{true});
  wire.run();
  CHECK(wire.take_log() ==
        "30 S PSH,ACK seq=301 ack=101 win=65535 len=4 [data]\n"
        "30 C FIN,ACK seq=101 ack=301 win=65535 [fin]\n"
        "40 C RST,ACK seq=102 ack=301 win=65535 [deaf]\n"
        "40 C ended [deaf]\n"
        "40 S ACK seq=305 ack=102 win=65535 [ack_fin]\n"
        "50 S ended [reset]\n"
        "50 C RST seq=102 win=0 [port_closed]\n");
}

TEST_CASE("TCP: a window of more than 65535 octets is told in larger steps, if both ends can") {
  tcp::Settings wide = TcpWire::side(Side::Server);
  wide.window = 200'000;
  TcpWire one_sided(TcpWire::side(Side::Client), wide);
  one_sided.open();
  CHECK(one_sided.client().endpoint.peer_window() == 65535);
  tcp::Settings client = TcpWire::side(Side::Client);
  client.window = 100'000;
  TcpWire wire(client, wide);
  wire.open();
  CHECK(wire.take_log() ==
        "0 C SYN seq=100 win=65535 mss=1460 scale=1 [syn]\n"
        "10 S SYN,ACK seq=300 ack=101 win=65535 mss=1460 scale=2 [syn_ack]\n"
        "20 C ACK seq=101 ack=301 win=50000 [handshake_ack]\n");
  wire.write(Side::Client, std::string(150'000, 'm'));
  wire.run();
  CHECK(wire.client().endpoint.peer_window() == 200'000);
  CHECK(wire.server().received.size() == 150'000);
}

TEST_CASE("TCP: sequence numbers wrap round") {
  CHECK(tcp::before(0xFFFFFFFFU, 3));
  CHECK(tcp::after(3, 0xFFFFFFFFU));
  CHECK_FALSE(tcp::before(3, 3));
}

}  // namespace casella
