// The client engine beside the transcripts: what it refuses, and what it makes of odd commands.
#include "sim/proto/pop3/client.h"
#include "tests/support/catch.h"

using namespace casella;
using namespace casella::pop3;

namespace {

struct Wire {
  Client client;
  std::string sent;
  bool closed = false;

  void receive(std::string_view octets) {
    proto::Effects effects;
    client.handle(proto::Received{octets}, {}, effects);
    take(effects);
  }
  void submit(std::string_view line) {
    proto::Effects effects;
    client.submit(line, effects);
    take(effects);
  }
  void take(const proto::Effects& effects) {
    for (const proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) sent += send->octets;
      closed |= std::holds_alternative<proto::Close>(effect);
    }
  }
};

Wire logged_in() {
  Wire wire;
  wire.receive("+OK ready\r\n");
  wire.submit("USER alice");
  wire.receive("+OK\r\n");
  wire.submit("PASS secret");
  wire.receive("+OK\r\n");
  while (wire.client.take_reply()) {
  }
  wire.sent.clear();
  return wire;
}

}  // namespace

TEST_CASE("a client stays after a QUIT that the server does not understand") {
  Wire wire = logged_in();
  wire.submit("QUIT now");
  CHECK(wire.client.state() == State::Transaction);
  wire.receive("-ERR usage: QUIT\r\n");
  CHECK_FALSE(wire.closed);
  wire.submit("QUIT");
  CHECK(wire.client.state() == State::Update);
  wire.receive("-ERR deleted messages not removed\r\n");
  CHECK(wire.closed);
}

TEST_CASE("a client sends one line, whatever it is given") {
  for (const char* line : {"NOOP\r\nDELE 1", "NOOP\nDELE 1", "NOOP\n", "NOOP\r\n", "NOOP"}) {
    Wire wire = logged_in();
    wire.submit(line);
    CHECK(wire.sent == "NOOP\r\n");
    wire.receive("+OK\r\n");
    const auto reply = wire.client.take_reply();
    REQUIRE(reply);
    CHECK(reply->command == "NOOP");
    CHECK_FALSE(wire.client.waiting());
  }
}

TEST_CASE("the reply to an empty line is not a greeting") {
  Wire wire = logged_in();
  wire.submit("");
  wire.receive("-ERR unknown command\r\n");
  const auto reply = wire.client.take_reply();
  REQUIRE(reply);
  CHECK_FALSE(reply->greeting());
}

TEST_CASE("a client refuses a server that does not speak POP3") {
  Wire wire;
  SECTION("at the greeting") {
    wire.receive("220 smtp.example ESMTP\r\n");
  }
  SECTION("an unasked reply") {
    wire.receive("+OK ready\r\n+OK again\r\n");
  }
  SECTION("a line too long") {
    wire.receive("+OK " + std::string(pop3::kLineLimitOctets, 'x') + "\r\n");
  }
  SECTION("a greeting that is an error") {
    wire.receive("-ERR no service\r\n");
  }
  CHECK(wire.closed);
  CHECK(wire.client.state() == State::Ended);
  wire.submit("NOOP");
  CHECK(wire.sent.empty());
}

TEST_CASE("a client takes a line of the limit and refuses one octet more") {
  Wire wire = logged_in();
  wire.submit("RETR 1");
  SECTION("at the limit") {
    wire.receive("+OK\r\n" + std::string(pop3::kLineLimitOctets - 2, 'x') + "\r\n.\r\n");
    const auto reply = wire.client.take_reply();
    REQUIRE(reply);
    CHECK(reply->body.size() == pop3::kLineLimitOctets);
    CHECK_FALSE(wire.closed);
  }
  SECTION("beyond it") {
    wire.receive("+OK\r\n" + std::string(pop3::kLineLimitOctets - 1, 'x') + "\r\n.\r\n");
    CHECK(wire.closed);
    CHECK_FALSE(wire.client.take_reply());
  }
}

TEST_CASE("a client takes a body of the limit and refuses more") {
  const std::string line = std::string(65534, 'x') + "\r\n";
  Wire wire = logged_in();
  wire.submit("RETR 1");
  wire.receive("+OK\r\n");
  for (std::size_t at = 0; at < kBodyLimitOctets; at += line.size()) wire.receive(line);
  CHECK_FALSE(wire.closed);
  SECTION("at the limit") {
    wire.receive(".\r\n");
    CHECK(wire.client.take_reply()->body.size() == kBodyLimitOctets);
  }
  SECTION("beyond it") {
    wire.receive("\r\n");
    CHECK(wire.closed);
  }
}

TEST_CASE("a client finds the timestamp of APOP in the greeting") {
  const auto timestamp = [](std::string_view greeting) {
    Wire wire;
    wire.receive(greeting);
    return wire.client.timestamp();
  };
  CHECK(timestamp("+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n") ==
        "<1896.697170952@dbc.mtview.ca.us>");
  CHECK(timestamp("+OK <a@b> and more\r\n") == "<a@b>");
  CHECK(timestamp("+OK ready\r\n") == "");
  CHECK(timestamp("+OK > before <\r\n") == "");
  CHECK(timestamp("+OK\r\n") == "");
}

TEST_CASE("a client waits until a response is whole") {
  Wire wire = logged_in();
  CHECK_FALSE(wire.client.waiting());
  wire.submit("RETR 1");
  for (const char* octets : {"+OK\r", "\n", "one\r\n", ".", "\r"}) {
    CHECK(wire.client.waiting());
    wire.receive(octets);
  }
  CHECK(wire.client.waiting());
  wire.receive("\n");
  CHECK_FALSE(wire.client.waiting());
}

TEST_CASE("a pipelining client matches replies in order") {
  Wire wire = logged_in();
  for (const char* line : {"STAT", "LIST", "LIST 1", "XYZ", "RETR 9", "UIDL"}) wire.submit(line);
  wire.receive("+OK 1 5\r\n+OK\r\n1 5\r\n.\r\n+OK 1 5\r\n-ERR\r\n-ERR no\r\n+OK\r\n.\r\n");
  std::vector<std::string> seen;
  while (auto reply = wire.client.take_reply()) {
    seen.push_back(reply->command + "|" + (reply->ok ? "+" : "-") + reply->text + "|" +
                   reply->body);
  }
  CHECK(seen == std::vector<std::string>{"STAT|+1 5|", "LIST|+|1 5\r\n", "LIST 1|+1 5|", "XYZ|-|",
                                         "RETR 9|-no|", "UIDL|+|"});
  CHECK_FALSE(wire.client.waiting());
}

TEST_CASE("two clients that differ in anything have different canonical octets") {
  const auto octets = [](const Client& client) {
    Encoder encoder;
    client.encode(encoder);
    return encoder.octets();
  };
  Wire one = logged_in(), two = logged_in();
  CHECK((octets(one.client) == octets(two.client)));
  one.submit("NOOP");
  two.submit("NOOP");
  one.receive("+OK\r\n");
  two.receive("-ERR\r\n");
  CHECK((octets(one.client) != octets(two.client)));
}
